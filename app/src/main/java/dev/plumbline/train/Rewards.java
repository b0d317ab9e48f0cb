package dev.plumbline.train;

import dev.plumbline.assess.Capability;
import dev.plumbline.judge.Case;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Judge;
import dev.plumbline.judge.MechanicalJudge;
import dev.plumbline.judge.Verdict;
import dev.plumbline.rollout.SideBySide;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.rollout.Trial;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Rewards of rollouts: the mean of what the verdicts of the rules and of judges are worth. */
record Rewards(Rewarding rewarding, List<Judge> judges) {

  private static final MechanicalJudge RULES = new MechanicalJudge();

  /** Trials that judges are asked about at once. */
  private static final int AT_ONCE = 8;

  /**
   * The reward of a trial.
   *
   * @param findings of the rules, by name; none when they have no verdict
   * @param worth by judge, of those whose verdict says something
   */
  record Reward(Map<String, String> findings, Map<String, Double> worth) {

    /** From 0 to 1; empty when no verdict says anything. */
    OptionalDouble mean() {
      return worth.values().stream().mapToDouble(Double::doubleValue).average();
    }
  }

  /** The rewards of trials that were played. */
  List<Reward> of(List<Trial> trials, List<Transcript> transcripts) {
    Map<Integer, Reward> rewards = new ConcurrentHashMap<>();
    SideBySide.run(
        IntStream.range(0, trials.size()).boxed().toList(),
        AT_ONCE,
        i -> Map.entry(i, of(trials.get(i), transcripts.get(i))),
        some -> some.forEach(one -> rewards.put(one.getKey(), one.getValue())));
    return IntStream.range(0, trials.size())
        .mapToObj(i -> Objects.requireNonNull(rewards.get(i)))
        .toList();
  }

  private Reward of(Trial trial, Transcript transcript) {
    Case one = Case.of(trial.scenario(), transcript);
    boolean work = Capability.isWork(trial.scenario().suite());
    RewardRule rule = rewarding.rule(trial.scenario());
    Map<String, Double> worth = new TreeMap<>();
    Verdict rules = RULES.verdict(one);
    rule.of(rules, work).ifPresent(value -> worth.put(RULES.name(), value));
    if (rules instanceof Verdict.Given) {
      judges.forEach(judge ->
          rule.of(judge.verdict(one, trial.seed()), work)
              .ifPresent(value -> worth.put(judge.name(), value)));
    }
    return new Reward(findings(rules), worth);
  }

  private static Map<String, String> findings(Verdict verdict) {
    Map<String, String> findings = new TreeMap<>();
    if (verdict instanceof Verdict.Given given) {
      given.findings().forEach((name, found) -> findings.put(name, Findings.word(found.answer())));
    }
    return findings;
  }
}
