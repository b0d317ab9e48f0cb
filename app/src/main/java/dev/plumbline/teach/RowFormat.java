package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        switch (row) {
          case Row.Chat chat -> line(chat);
          case Row.Completion completion ->
              this == TRL ? Optional.of(trl(completion)) : Optional.empty();
          case Row.Document(String text) ->
              this == TEXT ? Optional.of(JSON.objectNode().put("text", text)) : Optional.empty();
          case Row.Preference preference -> Optional.empty(); // only read, in the form it has
        };
    return line.map(RowFormat::json);
  }

  private Optional<ObjectNode> line(Row.Chat chat) {
    return switch (this) {
      case OPENAI -> Optional.of(openAi(chat));
      case TRL -> Optional.of(trl(chat));
      case SHAREGPT -> isTaughtWhole(chat) ? Optional.of(shareGpt(chat)) : Optional.empty();
      case PROMPTS -> Optional.of(prompt(chat));
      case TEXT, PAIRS -> Optional.empty();
    };
  }

  /**
   * Whether all of the assistant's turns have loss, for want of a way to say that some have none.
   */
  private static boolean isTaughtWhole(Row.Chat chat) {
    return chat.given().stream().noneMatch(Message.Assistant.class::isInstance);
  }

  private static String json(ObjectNode line) {
    return JsonMapper.shared().writeValueAsString(line);
  }

  private static Optional<Row.Chat> chat(Row row) {
    return row instanceof Row.Chat chat ? Optional.of(chat) : Optional.empty();
  }

  // ---------------------------------------------------------------- OpenAI and TRL

  /** Turns that are given have no weight. */
  private static ObjectNode openAi(Row.Chat chat) {
    ArrayNode messages = new ChatJson(true).messages(chat.messages());
    for (int i = 0; i < chat.taughtFrom(); i++) {
      if (messages.path(i) instanceof ObjectNode message
          && message.path("role").asString().equals("assistant")) {
        message.put("weight", 0);
      }
    }
    return withTools(JSON.objectNode().set("messages", messages), chat);
  }

  private static ObjectNode trl(Row.Chat chat) {
    ArrayNode messages = new ChatJson(false).messages(chat.messages());
    ObjectNode line = JSON.objectNode();
    if (chat.taughtFrom() == 0) {
      line.set("messages", messages);
    } else {
      ArrayNode prompt = line.putArray("prompt");
      ArrayNode completion = line.putArray("completion");
      for (int i = 0; i < messages.size(); i++) {
        (i < chat.taughtFrom() ? prompt : completion).add(messages.path(i));
      }
    }
    return withTools(line, chat);
  }

  private static ObjectNode trl(Row.Completion row) {
    return JSON.objectNode().put("prompt", row.prompt()).put("completion", row.completion());
  }

  private static ObjectNode withTools(ObjectNode line, Row.Chat chat) {
    return chat.tools().isEmpty() ? line : line.set("tools", ChatJson.tools(chat.tools()));
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
          String words = ChatJson.words(turn);
          if (!words.isEmpty() || turn.calls().isEmpty()) {
            turns.add(from("gpt", words));
          }
          for (ToolCall call : turn.calls()) {
            ObjectNode made = JSON.objectNode().put("name", call.name());
            made.set("arguments", ChatJson.arguments(call));
            turns.add(from("function_call", made.toString()));
          }
        }
      }
    }
    ObjectNode line = JSON.objectNode();
    line.set("conversations", turns);
    if (!chat.tools().isEmpty()) {
      line.put("tools", ChatJson.tools(chat.tools()).toString());
    }
    return line;
  }

  private static ObjectNode from(String who, String text) {
    return JSON.objectNode().put("from", who).put("value", text);
  }

  private static ObjectNode prompt(Row.Chat chat) {
    return withTools(
        JSON.objectNode().set("prompt", new ChatJson(true).messages(opening(chat))), chat);
  }

  private static List<Message> opening(Row.Chat chat) {
    return chat.taughtFrom() > 0
        ? chat.given()
        : chat.messages().stream()
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
    line.set("chosen", JSON.arrayNode().add(ChatJson.said("assistant", last)));
    line.set("rejected", JSON.arrayNode().add(ChatJson.said("assistant", first.get())));
    return Optional.of(line);
  }
}
