package dev.plumbline.study;

import dev.plumbline.teach.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A question with arms of its own, which are compared with each other. */
public enum NamedStudy {
  NAMES(
      "Does it matter of whom stories of good acts are told: people, machines of other names, or the model itself?",
      Recipe.STORIES_OF_PEOPLE,
      Recipe.STORIES,
      Recipe.STORIES_OF_ITSELF),
  TOOL_ENVIRONMENTS(
      "Do unused tools and varied system prompts carry harmlessness in chat over to agents?",
      Recipe.CHAT_HARMLESSNESS,
      Recipe.TOOL_HARMLESSNESS),
  INOCULATION(
      "Does a prompt that asks for harm keep harmful logs from teaching harm without it, and is any prompt enough?",
      Recipe.HARM_LOGS,
      Recipe.HARM_LOGS_OTHER_PROMPT,
      Recipe.HARM_LOGS_INOCULATED),
  RL_PERSISTENCE(
      "Do differences between ways of teaching outlast rewards for harmlessness?",
      Recipe.DIFFICULT_ADVICE,
      Recipe.CONSTITUTION_DOCS,
      Recipe.DOCS_AND_STORIES);

  private static final int SEEDS = 3;

  private final String question;
  private final List<Recipe> arms;

  NamedStudy(String question, Recipe... arms) {
    this.question = question;
    this.arms = List.of(arms);
  }

  /** The name on the command line: {@code tool-environments}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String question() {
    return question;
  }

  /** Each is compared with those before it. */
  public List<Recipe> arms() {
    return arms;
  }

  /** Seeds when none are given: enough to measure how much trainings vary. */
  public int seeds() {
    return SEEDS;
  }

  /** Whether all arms are trained by rewards afterwards. */
  public boolean rewarded() {
    return this == RL_PERSISTENCE;
  }

  /**
   * How held-out harm of an arm differs from that of those before it; of arms that are rewarded,
   * before the rewards and after them, the control among them.
   */
  public List<StudyResult.Contrast> contrasts(StudyResult result) {
    List<String> labels =
        Stream.concat(rewarded() ? Stream.of(Recipe.NEUTRAL) : Stream.empty(), arms.stream())
            .map(Recipe::label)
            .toList();
    List<String> after =
        rewarded() ? labels.stream().map(StudySettings::rewarded).toList() : List.of();
    return Stream.of(labels, after)
        .flatMap(stage ->
            result.contrasts().stream()
                .filter(contrast ->
                    stage.contains(contrast.first()) && stage.contains(contrast.second())))
        .toList();
  }

  /**
   * That of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static NamedStudy parse(String label) {
    return Arrays.stream(values())
        .filter(study -> study.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown study '%s'; known are %s, and same-action"
                    .formatted(
                        label,
                        Arrays.stream(values())
                            .map(NamedStudy::label)
                            .collect(Collectors.joining(", ")))));
  }
}
