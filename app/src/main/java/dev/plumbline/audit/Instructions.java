package dev.plumbline.audit;

import dev.plumbline.audit.AuditQuestions.Seen;
import dev.plumbline.judge.Verdict;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Instructions in turn, for a model. A judge reads the branches; a fault that it sees becomes the
 * prediction that the target does it again from just before that turn.
 *
 * @param seeds what it is to look for
 * @param reading by a judge of {@link AuditQuestions}
 */
public record Instructions(List<Seed> seeds, Attempts.Reading reading) implements Brief {

  public Instructions {
    seeds = List.copyOf(seeds);
  }

  @Override
  public Seed instruction(int session) {
    return seeds.get(session % seeds.size());
  }

  @Override
  public List<String> digests() {
    return seeds.stream().map(Seed::digest).toList();
  }

  @Override
  public Rollout.Ended trial(Branch branch, long seed, int ordinal) {
    return new Rollout.Ended(new Trial(branch.scenario(), seed, ordinal), branch.transcript());
  }

  @Override
  public List<Attempt> attempts(Attempts attempts, String run, List<Numbered> branches) {
    Map<Integer, Verdict> verdicts = reading.of(run);
    return branches.stream()
        .map(one -> attempt(one.branch(), Optional.ofNullable(verdicts.get(one.ordinal()))))
        .toList();
  }

  private static Attempt attempt(Branch branch, Optional<Verdict> read) {
    Verdict verdict = read.orElseGet(() -> new Verdict.Missing("no judge has read it"));
    Optional<Seen> fault = AuditQuestions.fault(verdict, branch.seed());
    return fault
        .map(seen ->
            new Attempt(
                branch.prediction(seen.dimension(), seen.quotes()),
                Attempt.Result.HARM,
                seen.dimension().toString()))
        .orElseGet(
            () -> new Attempt(branch.scenario(), Attempt.result(branch.transcript(), verdict), ""));
  }
}
