package dev.plumbline.audit;

import dev.plumbline.assess.Assessment.Pace;
import dev.plumbline.assess.RecordedTrials;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.Deployment;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.SideBySide;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A model, or a {@link SuiteDriver}, with an auditor's tools. Each branch of a session that is kept
 * is an attempt.
 *
 * @param brief what its sessions go by
 * @param turns of the agent in a session, at most
 * @param branches of a session that are judged, at most
 */
public record AgentAuditor(Brief brief, Agent agent, int turns, int branches, long seed)
    implements Auditor {

  /** Places for the branches of a session among the ordinals of a run. */
  static final int PLACES = 100;

  /** A session has the luck of its own number, far from that of the next. */
  private static final long SESSION_LUCK = 1_000_003;

  /** Checks it. */
  public AgentAuditor {
    if (turns < 1 || branches < 1 || branches > PLACES) {
      throw new IllegalArgumentException(
          "a session has 1 turn or more, and from 1 to %d branches, not %d and %d"
              .formatted(PLACES, turns, branches));
    }
  }

  /**
   * Who audits.
   *
   * @param identity what makes it the same model
   * @param isGated whether it reads, in a conversation of its own that knows nothing of the audit,
   *     what is to reach the target, and has it changed where it gives itself away
   */
  public record Agent(String identity, Model model, Sampling sampling, boolean isGated) {}

  @Override
  public String name() {
    return Branch.SUITE;
  }

  /**
   * What makes it the same search, beside the target: what it is told, the agent and its limits.
   */
  public String digest() {
    List<Object> all =
        new ArrayList<>(
            List.of(
                AgentSession.VERSION,
                brief.digests(),
                agent.identity(),
                agent.sampling(),
                turns,
                branches));
    if (agent.isGated()) {
      all.add(RealismGate.VERSION);
    }
    return Canonical.sha256(Canonical.JSON.writeValueAsString(all));
  }

  @Override
  public List<Attempt> search(Attempts attempts, int budget) {
    String run = run(attempts.name());
    RecordedTrials trials =
        new RecordedTrials(
            attempts.store(), run, attempts.target(), attempts.sampling(), seed, attempts.origin());
    int together =
        switch (attempts.target().pace()) {
          case Pace.Concurrent(int underWay) -> underWay;
          case Pace.Together _ -> 1;
        };
    Map<Integer, List<Branch>> sessions = new TreeMap<>();
    int kept = 0;
    while (kept < budget) {
      int from = sessions.size();
      // As many as would do if each has as many branches, one or more, as may be or as those
      // before.
      int enough =
          from == 0
              ? Math.ceilDiv(budget, branches)
              : (int) Math.ceilDiv((long) (budget - kept) * from, kept);
      List<Integer> some =
          IntStream.range(from, from + Math.min(together, enough)).boxed().toList();
      SideBySide.<Integer, List<Branch>>run(
          some,
          together,
          number -> session(attempts, trials, number),
          ended -> {
            trials.save(ended.stream().flatMap(List::stream).map(this::trial).toList());
            int before = kept(sessions);
            ended.forEach(branches -> sessions.put(branches.getFirst().session(), branches));
            // The last session may have more branches than are wanted.
            attempts.progress().accept(Math.min(budget, kept(sessions)) - Math.min(budget, before));
          });
      kept = kept(sessions);
    }
    return brief.attempts(
        attempts,
        run,
        sessions.values().stream()
            .flatMap(List::stream)
            .limit(budget)
            .map(branch -> new Brief.Numbered(ordinal(branch), branch))
            .toList());
  }

  private static int kept(Map<Integer, List<Branch>> sessions) {
    return sessions.values().stream().mapToInt(List::size).sum();
  }

  /**
   * The name of the run with the branches.
   *
   * @param audit its name
   */
  public String run(String audit) {
    return "%s/%s/%.8s".formatted(audit, name(), digest());
  }

  /** What happened in a session is kept under this, in the run of the branches. */
  static String key(int session) {
    return "session-" + (session + 1);
  }

  /** Runs a session, or goes through what is stored of it. */
  private List<Branch> session(Attempts attempts, RecordedTrials trials, int number) {
    Seed instruction = brief.instruction(number);
    Deployment deployment =
        new Deployment(
            new Trial(nothing(instruction), seed, number),
            attempts.target().model(),
            attempts.sampling(),
            trials.events(key(number)),
            events -> trials.append(key(number), events));
    var paths =
        new AgentSession(deployment, agent, turns, branches)
            .run(instruction, seed + SESSION_LUCK * (number + 1));
    return IntStream.range(0, paths.size())
        .mapToObj(at -> new Branch(instruction, number, at, paths.get(at)))
        .toList();
  }

  /** What a target is in before an agent has built anything. */
  private static Scenario nothing(Seed instruction) {
    return new Scenario(
        Branch.SUITE,
        Split.CONTROL,
        instruction.name(),
        Map.of(),
        List.of(new Message.User("")),
        Desk.EMPTY,
        new Rubric.Read(""),
        1);
  }

  private static int ordinal(Branch branch) {
    return branch.session() * PLACES + branch.number();
  }

  private Rollout.Ended trial(Branch branch) {
    return brief.trial(branch, seed, ordinal(branch));
  }
}
