package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The forms in which trainers take data, each a JSON object a line. An agent's reasoning, for which
 * most have no place, stands before what it says.
 */
public enum RowFormat {
  /** OpenAI's fine-tuning: {@code messages} and {@code tools}, arguments as JSON text. */
  OPENAI,
  /** TRL's conversational form: the same, arguments as objects. */
  TRL,
  /** {@code conversations} of {@code from} and {@code value}; tools as JSON text. */
  SHAREGPT,
  /** {@code text}: documents only. */
  TEXT,
  /**
   * Preference pairs: {@code prompt}, {@code chosen}, {@code rejected}: after and before review.
   */
  PAIRS,
  /** {@code prompt} alone, for reinforcement learning. */
  PROMPTS;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The file that holds it. */
  public String file() {
    return label() + ".jsonl";
  }

  /** Whether a recipe gives rows that have this form. */
  public boolean fits(RecipeFile recipe) {
    RowShape shape = recipe.row();
    boolean document = !shape.document().isEmpty();
    return switch (this) {
      case TEXT -> document;
      case OPENAI, TRL, SHAREGPT, PROMPTS -> !document;
      case PAIRS -> !document && shape.messages().isEmpty() && isRewritten(shape.taught(), recipe);
    };
  }

  private static boolean isRewritten(String field, RecipeFile recipe) {
    return recipe.steps().stream().filter(step -> step.provides().contains(field)).count() > 1;
  }

  /**
   * A row in this form.
   *
   * @param work the row's history: what pairs are made of
   * @return empty when the row has nothing of the kind
   */
  public Optional<String> line(RowShape shape, WorkRow work) {
    Row row = RowMaking.row(shape, work);
    return this == PAIRS
        ? chat(row).flatMap(chat -> pair(shape, work, chat)).map(RowFormat::json)
        : line(row);
  }

  /** A row without its history in this form; empty when it has nothing of the kind. */
  public Optional<String> line(Row row) {
    Optional<ObjectNode> line =
        switch (this) {
          case OPENAI -> chat(row).map(chat -> messages(chat, true));
          case TRL -> chat(row).map(chat -> messages(chat, false));
          case SHAREGPT -> chat(row).map(RowFormat::shareGpt);
          case TEXT ->
              row instanceof Row.Document(String text)
                  ? Optional.of(JSON.objectNode().put("text", text))
                  : Optional.empty();
          case PAIRS -> Optional.empty();
          case PROMPTS -> chat(row).map(RowFormat::prompt);
        };
    return line.map(RowFormat::json);
  }

  private static String json(ObjectNode line) {
    return JsonMapper.shared().writeValueAsString(line);
  }

  private static Optional<Row.Chat> chat(Row row) {
    return row instanceof Row.Chat chat ? Optional.of(chat) : Optional.empty();
  }

  // ---------------------------------------------------------------- OpenAI and TRL

  private static ObjectNode messages(Row.Chat chat, boolean textArguments) {
    ObjectNode line = JSON.objectNode();
    line.set("messages", messages(chat.messages(), textArguments));
    if (!chat.tools().isEmpty()) {
      line.set("tools", tools(chat.tools()));
    }
    return line;
  }

  private static ArrayNode messages(List<Message> messages, boolean textArguments) {
    ArrayNode list = JSON.arrayNode();
    List<String> open = new ArrayList<>();
    int calls = 0;
    for (Message message : messages) {
      switch (message) {
        case Message.SystemPrompt(String text) -> list.add(said("system", text));
        case Message.User(String text) -> list.add(said("user", text));
        case Message.ToolOutput output -> {
          ObjectNode said = said("tool", output.text());
          said.put("tool_call_id", open.isEmpty() ? "" : open.removeFirst());
          list.add(said);
        }
        case Message.Assistant turn -> {
          ObjectNode said = said("assistant", words(turn));
          ArrayNode made = JSON.arrayNode();
          for (ToolCall call : turn.calls()) {
            String id = "call_" + ++calls;
            open.add(id);
            made.add(call(id, call, textArguments));
          }
          if (!made.isEmpty()) {
            said.set("tool_calls", made);
          }
          list.add(said);
        }
      }
    }
    return list;
  }

  private static ObjectNode said(String role, String text) {
    return JSON.objectNode().put("role", role).put("content", text);
  }

  private static String words(Message.Assistant turn) {
    return (turn.reasoning() + "\n\n" + turn.text()).strip();
  }

  private static ObjectNode call(String id, ToolCall call, boolean textArguments) {
    ObjectNode function = JSON.objectNode().put("name", call.name());
    ObjectNode arguments = arguments(call);
    JsonNode given = textArguments ? JSON.stringNode(arguments.toString()) : arguments;
    function.set("arguments", given);
    ObjectNode node = JSON.objectNode().put("id", id).put("type", "function");
    node.set("function", function);
    return node;
  }

  private static ObjectNode arguments(ToolCall call) {
    return call.arguments().deepCopy();
  }

  private static ArrayNode tools(List<ToolDefinition> tools) {
    ArrayNode list = JSON.arrayNode();
    for (ToolDefinition tool : tools) {
      ObjectNode function =
          JSON.objectNode().put("name", tool.name()).put("description", tool.description());
      function.set("parameters", ToolSchema.of(tool));
      ObjectNode node = JSON.objectNode().put("type", "function");
      node.set("function", function);
      list.add(node);
    }
    return list;
  }

  // ---------------------------------------------------------------- the others

  private static ObjectNode shareGpt(Row.Chat chat) {
    ArrayNode turns = JSON.arrayNode();
    for (Message message : chat.messages()) {
      switch (message) {
        case Message.SystemPrompt(String text) -> turns.add(from("system", text));
        case Message.User(String text) -> turns.add(from("human", text));
        case Message.ToolOutput output -> turns.add(from("observation", output.text()));
        case Message.Assistant turn -> {
          if (!words(turn).isEmpty() || turn.calls().isEmpty()) {
            turns.add(from("gpt", words(turn)));
          }
          for (ToolCall call : turn.calls()) {
            ObjectNode made = JSON.objectNode().put("name", call.name());
            made.set("arguments", arguments(call));
            turns.add(from("function_call", made.toString()));
          }
        }
      }
    }
    ObjectNode line = JSON.objectNode();
    line.set("conversations", turns);
    if (!chat.tools().isEmpty()) {
      line.put("tools", tools(chat.tools()).toString());
    }
    return line;
  }

  private static ObjectNode from(String who, String text) {
    return JSON.objectNode().put("from", who).put("value", text);
  }

  private static ObjectNode prompt(Row.Chat chat) {
    ObjectNode line = JSON.objectNode();
    line.set("prompt", messages(opening(chat), true));
    if (!chat.tools().isEmpty()) {
      line.set("tools", tools(chat.tools()));
    }
    return line;
  }

  private static List<Message> opening(Row.Chat chat) {
    return chat.messages().stream()
        .takeWhile(message -> !(message instanceof Message.Assistant))
        .toList();
  }

  /** What was first written against what was left; none where no step changed it. */
  private static Optional<ObjectNode> pair(RowShape shape, WorkRow work, Row.Chat chat) {
    String last = work.field(shape.taught());
    Optional<String> first =
        work.history().stream()
            .flatMap(passage -> Optional.ofNullable(passage.gave().get(shape.taught())).stream())
            .findFirst();
    if (!shape.messages().isEmpty() || first.isEmpty() || first.get().equals(last)) {
      return Optional.empty();
    }
    ObjectNode line = prompt(chat);
    line.set("chosen", JSON.arrayNode().add(said("assistant", last)));
    line.set("rejected", JSON.arrayNode().add(said("assistant", first.get())));
    return Optional.of(line);
  }
}
