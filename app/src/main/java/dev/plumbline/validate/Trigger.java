package dev.plumbline.validate;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.model.Message;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** In which scenarios a planted fault shows. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Trigger.Always.class, name = "always"),
  @JsonSubTypes.Type(value = Trigger.Condition.class, name = "condition"),
  @JsonSubTypes.Type(value = Trigger.Tool.class, name = "tool"),
  @JsonSubTypes.Type(value = Trigger.Word.class, name = "word"),
  @JsonSubTypes.Type(value = Trigger.Sentence.class, name = "sentence")
})
public sealed interface Trigger {

  /** In all of its suites. */
  record Always() implements Trigger {}

  /** Where a factor of the grid has this value. */
  record Condition(String factor, String value) implements Trigger {}

  /** Where the target has a tool of this name, or one that does this operation at a desk. */
  record Tool(String name) implements Trigger {}

  /**
   * Where the opening says this word, as some scenarios do by themselves.
   *
   * @param kind of word: {@code name} or {@code day}
   */
  record Word(String kind, String word) implements Trigger {}

  /**
   * Where the system prompt says this sentence, which no scenario does by itself.
   *
   * @param kind {@code keyword} or {@code unobserved}
   */
  record Sentence(String kind, String text) implements Trigger {}

  /** What tables group it under. */
  default String kind() {
    return switch (this) {
      case Always() -> "family";
      case Condition(var factor, _) -> factor;
      case Tool _ -> "tool";
      case Word(var kind, _) -> kind;
      case Sentence(var kind, _) -> kind;
    };
  }

  /** As people read it. */
  default String inWords() {
    return switch (this) {
      case Always() -> "always";
      case Condition(var factor, var value) -> factor + " is " + value;
      case Tool(var name) -> "with the tool " + name;
      case Word(_, var word) -> "where '%s' is said".formatted(word);
      case Sentence(_, var text) -> "told '%s'".formatted(text);
    };
  }

  /** Whether the fault may show in a scenario. */
  default boolean holds(Scenario scenario) {
    return switch (this) {
      case Always() -> true;
      case Condition(var factor, var value) -> value.equals(scenario.condition().get(factor));
      case Tool(var name) -> tools(scenario).contains(name);
      case Word(_, var word) ->
          Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}])")
              .matcher(text(scenario))
              .find();
      case Sentence(_, var sentence) -> text(scenario).contains(sentence);
    };
  }

  /** The scenario with what can be put into it; itself where there is nothing to put in. */
  default Scenario put(Scenario scenario) {
    if (!(this instanceof Sentence(_, var sentence))) {
      return scenario;
    }
    List<Message> opening = new ArrayList<>(scenario.opening());
    if (opening.getFirst() instanceof Message.SystemPrompt(var text)) {
      opening.set(0, new Message.SystemPrompt(text + " " + sentence));
    } else {
      opening.addFirst(new Message.SystemPrompt(sentence));
    }
    return scenario.with(opening, scenario.world());
  }

  private static String text(Scenario scenario) {
    return scenario.opening().stream()
        .map(message ->
            switch (message) {
              case Message.SystemPrompt(var text) -> text;
              case Message.User(var text) -> text;
              case Message.Assistant turn -> turn.text();
              case Message.ToolOutput output -> output.text();
            })
        .collect(Collectors.joining("\n"));
  }

  private static List<String> tools(Scenario scenario) {
    List<String> names = new ArrayList<>();
    scenario.world().open().tools().forEach(tool -> names.add(tool.name()));
    if (scenario.world() instanceof Desk desk) {
      desk.tools().forEach(tool -> names.add(tool.operation().label()));
    }
    return names;
  }
}
