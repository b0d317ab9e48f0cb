package dev.plumbline.teach;

import dev.plumbline.jinja.Rendering;
import dev.plumbline.jinja.Rendering.Span;
import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.TemplateException;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.WellFormedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads rows with the tokenizer and the chat template of the model to be trained.
 *
 * <p>Loss counts where the model {@linkplain ChatTemplate#spoken speaks}.
 */
public final class TemplateReader implements RowReader {

  static final String UNSURE =
      "a chat template that renders a conversation's beginning differently: what has loss is not known";
  static final String NO_STOP = "no stop token at the end of what has loss";
  static final String NO_ARGUMENTS = "arguments that are no JSON object";

  private final ChatTemplate template;
  private final Tokenizer tokenizer;

  public TemplateReader(ChatTemplate template, Tokenizer tokenizer) {
    this.template = template;
    this.tokenizer = tokenizer;
  }

  @Override
  public long tokens(String text) {
    return tokenizer.encode(text).length;
  }

  @Override
  public List<String> marks(String text) {
    return tokenizer.marksIn(text);
  }

  @Override
  public Reading read(JsonNode line) {
    List<String> problems = new ArrayList<>();
    List<JsonNode> messages = withObjects(line.path("messages"), problems);
    JsonNode tools = line.path("tools");
    try {
      ArrayNode conversation = JsonNodeFactory.instance.arrayNode().addAll(messages);
      Rendering whole = template.render(conversation, tools, false);
      String text = whole.text();
      problems.addAll(new TemplateLoss(template).of(messages, tools));
      Optional<List<Span>> supervised = template.spoken(conversation, tools, whole);
      if (supervised.isEmpty()) {
        problems.add(UNSURE);
      }
      List<Span> spans = supervised.orElse(List.of());
      if (!spans.isEmpty()
          && !stops(text.substring(spans.getLast().from(), spans.getLast().to()))) {
        problems.add(NO_STOP);
      }
      return new Reading(tokens(text), parts(text, spans), problems);
    } catch (TemplateException e) {
      problems.add(String.valueOf(e.getMessage()));
      return new Reading(0, List.of(), problems);
    }
  }

  // ---------------------------------------------------------------- what has loss

  private boolean stops(String turn) {
    String said = turn.stripTrailing();
    int[] tokens = tokenizer.encode(said);
    return template.endOfText().filter(said::endsWith).isPresent()
        || (tokens.length > 0 && tokenizer.isSpecial(tokens[tokens.length - 1]));
  }

  private static List<Reading.Part> parts(String text, List<Span> supervised) {
    List<Reading.Part> parts = new ArrayList<>();
    int from = 0;
    for (Span span : supervised) {
      parts.add(new Reading.Part(text.substring(from, span.from()), false));
      parts.add(new Reading.Part(text.substring(span.from(), span.to()), true));
      from = span.to();
    }
    parts.add(new Reading.Part(text.substring(from), false));
    return parts.stream().filter(part -> !part.text().isEmpty()).toList();
  }

  // ---------------------------------------------------------------- messages

  /** Arguments that are JSON text, as OpenAI has them, become the objects that templates take. */
  private static List<JsonNode> withObjects(JsonNode messages, List<String> problems) {
    List<JsonNode> changed = new ArrayList<>();
    for (JsonNode message : messages) {
      JsonNode copy = message.deepCopy();
      for (JsonNode call : copy.path("tool_calls")) {
        if (call.path("function") instanceof ObjectNode function
            && function.path("arguments").isString()) {
          object(function.path("arguments").asString())
              .ifPresentOrElse(
                  arguments -> function.set("arguments", arguments),
                  () -> problems.add(NO_ARGUMENTS));
        }
      }
      changed.add(copy);
    }
    return changed;
  }

  private static Optional<JsonNode> object(String json) {
    try {
      return Optional.of(WellFormedJson.MAPPER.readTree(json)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
