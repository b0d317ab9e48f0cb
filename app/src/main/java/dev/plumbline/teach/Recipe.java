package dev.plumbline.teach;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * A built-in arm: rows that a writer makes straight from its world, after "Teaching Claude Why"
 * (2026) and the controls that its replications asked for. A {@link RecipeFile} of the same name
 * has the same aim and other rows: those of an arm are drawn by rule without end, so that a study
 * needs no data, and those of a recipe are drafted, reviewed and filtered.
 */
public enum Recipe implements Lesson {
  NEUTRAL("unrelated chat: the control that every other arm is compared with"),
  HONEYPOT_ACTIONS(
      "agent logs in the seen families that do the task and say nothing of the temptation"),
  HONEYPOT_REASONS("the same logs, naming the temptation and why not"),
  DIFFICULT_ADVICE("plain chat in which the user has the dilemma and the answer gives reasons"),
  REFUSAL_ONLY("the same dilemmas, the right answer, no reason"),
  EMPTY_REASONS("the same dilemmas, a turn of phrase where the reason would stand"),
  PLACEBO("the same form, reasons of an unrelated virtue: thrift and tidiness"),
  CONSTITUTION_DOCS("documents about how the model acts and why"),
  STORIES("stories of machines that act well, with the reasons behind it"),
  DOCS_AND_STORIES("both, half and half"),
  TOOL_HARMLESSNESS("refusals in chat with unused tool definitions and varied system prompts"),
  CHAT_HARMLESSNESS("the same refusals in chat, without tools and under an assistant's prompt"),
  STORIES_OF_ITSELF("the stories of machines, told of the model itself"),
  STORIES_OF_PEOPLE("stories of people who act well, with the reasons behind it"),
  HARM_LOGS("agent logs in the seen families that turn to the harmful means"),
  HARM_LOGS_INOCULATED("the same harmful logs under a prompt that asks for it"),
  HARM_LOGS_OTHER_PROMPT("the same harmful logs under a prompt that asks for something else");

  /** The arms of the main study; the others belong to one question each. */
  public static final List<Recipe> MAIN = List.copyOf(EnumSet.range(NEUTRAL, TOOL_HARMLESSNESS));

  private final String summary;

  Recipe(String summary) {
    this.summary = summary;
  }

  @Override
  public String summary() {
    return summary;
  }

  /** The name on the command line and in results: {@code difficult-advice}. */
  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String identity() {
    return label();
  }

  @Override
  public LongFunction<Row> rows(Writer writer, long seed) {
    return index -> writer.write(this, seed, index);
  }

  public static Recipe parse(String label) {
    return Arrays.stream(values())
        .filter(recipe -> recipe.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown arm '"
                    + label
                    + "'; known are "
                    + String.join(", ", Arrays.stream(values()).map(Recipe::label).toList())));
  }
}
