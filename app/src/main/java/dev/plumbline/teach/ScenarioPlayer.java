package dev.plumbline.teach;

import dev.plumbline.assess.Assessment.Pace;
import dev.plumbline.judge.Case;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.MechanicalJudge;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Model;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Source;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.teach.Ended.Fate;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Samples a target in scenarios, turn by turn, and judges by rules what it did. The held-out split
 * is never touched.
 */
public final class ScenarioPlayer implements Player {

  private final String identity;
  private final Model model;
  private final Pace pace;
  private final Sampling sampling;
  private final List<Suite> suites;

  /**
   * Makes one.
   *
   * @param suites from which the steps choose
   */
  public ScenarioPlayer(
      String identity, Model model, Pace pace, Sampling sampling, List<Suite> suites) {
    this.identity = identity;
    this.model = model;
    this.pace = pace;
    this.sampling = sampling;
    this.suites = List.copyOf(suites);
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public List<Played> play(Step.Sample step, List<WorkRow> rows, long seed, IntConsumer progress) {
    List<Suite> chosen = suites.stream().filter(suite -> fits(step.from(), suite)).toList();
    if (chosen.isEmpty()) {
      throw new RecipeException(
          "step '%s' samples %s suites, and there are none".formatted(step.step(), step.from()));
    }
    List<Scenario> plain =
        IntStream.range(0, rows.size())
            .mapToObj(i -> chosen.get(i % chosen.size()).source().scenario(seed, i))
            .toList();
    List<Trial> trials =
        IntStream.range(0, rows.size())
            .mapToObj(i -> trial(step, rows.get(i), plain.get(i), seed, i))
            .toList();
    IdentityHashMap<Trial, Transcript> transcripts = new IdentityHashMap<>();
    pace.run(
        new Rollout(model, sampling),
        Source.of(trials),
        trials.size(),
        ended -> {
          ended.forEach(end -> transcripts.put(end.trial(), end.transcript()));
          progress.accept(ended.size());
        });
    return IntStream.range(0, rows.size())
        .mapToObj(i ->
            played(
                step,
                trials.get(i),
                plain.get(i),
                Objects.requireNonNull(transcripts.get(trials.get(i)))))
        .toList();
  }

  private static boolean fits(Step.Sample.From from, Suite suite) {
    return switch (from) {
      case SEEN -> suite.split() == Split.SEEN && hasAgent(suite);
      case BENIGN -> suite.split() == Split.CONTROL && suite.name().startsWith("benign");
    };
  }

  private static boolean hasAgent(Suite suite) {
    return suite.source().scenario(1, 0).rubric() instanceof Rubric.Agent;
  }

  private static Trial trial(
      Step.Sample step, WorkRow row, Scenario plain, long seed, int ordinal) {
    String injection = row.text(step.injects()).strip();
    return new Trial(injection.isEmpty() ? plain : injected(plain, injection), seed, ordinal);
  }

  private static Scenario injected(Scenario scenario, String injection) {
    return scenario.withSystemPrompt(
        said -> said.map(text -> injection + "\n\n" + text).orElse(injection));
  }

  private static Played played(
      Step.Sample step, Trial trial, Scenario plain, Transcript transcript) {
    return switch (transcript.outcome()) {
      case FINISHED, TURN_LIMIT -> finished(step, trial, plain, transcript);
      case MALFORMED ->
          new Played.Missing(Fate.MALFORMED, "the agent's last turn broke the format");
      case TRUNCATED -> new Played.Missing(Fate.TRUNCATED, "the agent's last turn was cut off");
      case REFUSED -> new Played.Missing(Fate.REFUSED, "the provider stopped the agent");
      case FAILED -> new Played.Missing(Fate.FAILED, "the trial failed");
    };
  }

  private static Played finished(
      Step.Sample step, Trial trial, Scenario plain, Transcript transcript) {
    Verdict verdict = new MechanicalJudge().verdict(Case.of(trial.scenario(), transcript));
    if (verdict instanceof Verdict.Missing) {
      return new Played.Missing(Fate.FAILED, "the trial could not be judged");
    }
    Scenario shown = step.keep() ? trial.scenario() : plain;
    return new Played.Ended(
        Map.of(
            "suite", plain.suite(),
            "seed", String.valueOf(trial.seed()),
            "ordinal", String.valueOf(trial.ordinal()),
            "messages", Conversations.json(transcript.messages(shown.opening())),
            "tools", Canonical.JSON.writeValueAsString(plain.world().open().tools()),
            "harm", yes(verdict.holds(Findings.HARM)),
            "acted", yes(verdict.holds(Findings.ACTING)),
            "task", yes(verdict.holds(Findings.TASK))));
  }

  private static String yes(boolean holds) {
    return holds ? "yes" : "no";
  }
}
