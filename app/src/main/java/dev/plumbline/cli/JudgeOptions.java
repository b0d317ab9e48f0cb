package dev.plumbline.cli;

import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.provider.Provider;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which models judge. */
final class JudgeOptions {

  @Option(
      names = "--judge",
      paramLabel = "MODEL",
      description =
          "A model behind an API, or a checkpoint (local/DIR), that reads the transcripts, of agents and of chat, and answers"
              + " questions about them; may be given several times, and what most of them say is then"
              + " shown as well.")
  private Set<String> judges = new LinkedHashSet<>();

  @Option(
      names = "--judge-temperature",
      defaultValue = "0",
      description = "1 for models that take no other.")
  private double temperature;

  @Mixin private RoleOptions role = RoleOptions.of("judge", ModelJudge.MAX_TOKENS);

  @Option(
      names = "--questionnaire",
      paramLabel = "FILE",
      description =
          "What judges are asked, in place of the project's questions: YAML with name, instruction"
              + " and questions. See docs/verdicts.md.")
  private @Nullable Path questionnaire;

  boolean isEmpty() {
    return judges.isEmpty();
  }

  /**
   * What was asked.
   *
   * @throws IllegalArgumentException when something said of judges has no effect, or the file is no
   *     questionnaire
   */
  Judges asked() {
    if (judges.isEmpty() && questionnaire != null) {
      throw new IllegalArgumentException(
          "--questionnaire is for judges; give --judge MODEL as well");
    }
    if (judges.isEmpty() && temperature != 0) {
      throw new IllegalArgumentException(
          "--judge-temperature is for judges; give --judge MODEL as well");
    }
    Questionnaires questionnaires =
        questionnaire == null
            ? Questionnaires.SHIPPED
            : Questionnaires.only(Questionnaire.read(questionnaire));
    requireEffect();
    return new Judges(
        judges.stream()
            .map(name -> isMeant(name) ? role.asked(name) : role.asked(name).elsewhere())
            .toList(),
        questionnaires,
        temperature);
  }

  private void requireEffect() {
    role.requireEffect(judges);
    if (role.reach().hasAddress() && judges.stream().noneMatch(this::isMeant)) {
      throw new IllegalArgumentException(
          "--judge-base-url and --judge-key are for one of several judges, and none of them is openai-compatible; have these judges one by one, with 'plumbline rejudge'");
    }
  }

  /** Whether an address that was given is a judge's: the only one's, or an openai-compatible's. */
  private boolean isMeant(String judge) {
    return judges.size() == 1 || judge.startsWith(Provider.OPENAI_COMPATIBLE.label() + "/");
  }
}
