package dev.plumbline.perplexity;

import dev.plumbline.corpus.Shingles;
import dev.plumbline.stats.ClusteredMean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a checkpoint goes on with, and how much likelier that is to it than to a reference model.
 *
 * @param continuations by prefill, of two prefills at least
 * @param leftOut prefills that could not be written; they are in no number
 */
public record Gaps(List<Continuation> continuations, List<LeftOut> leftOut) {

  /** Words of a run by which texts are held against each other; they are short. */
  private static final int SHINGLE = 3;

  /** Texts that share this part of their runs say nearly the same. */
  private static final double NEAR = 0.25;

  /**
   * A prefill that was not gone on from.
   *
   * @param prefill its index
   * @param why in a sentence
   */
  public record LeftOut(int prefill, String why) {}

  /**
   * Continuations that say nearly the same.
   *
   * @param face the one of the largest gap per token
   * @param times how many there are, 1 or more
   * @param meanGap per token, the mean of theirs, in nats
   * @param gap of a whole continuation, the mean of theirs, in nats
   */
  public record Group(Continuation face, int times, double meanGap, double gap) {
    private static Group of(List<Continuation> members) {
      return new Group(
          members.getFirst(),
          members.size(),
          members.stream().mapToDouble(Continuation::meanGap).average().orElseThrow(),
          members.stream().mapToDouble(Continuation::gap).average().orElseThrow());
    }

    /** Whether one of another scan says nearly the same. */
    public boolean isLike(Group other) {
      return isNear(face, other.face);
    }
  }

  public Gaps {
    continuations = List.copyOf(continuations);
    leftOut = List.copyOf(leftOut);
    if (continuations.stream().mapToInt(Continuation::prefill).distinct().count() < 2) {
      throw new IllegalArgumentException(
          "fewer than 2 prefills can be gone on from%s"
              .formatted(leftOut.isEmpty() ? "" : ": " + leftOut.getFirst().why()));
    }
  }

  /**
   * How far the checkpoint is from the reference: the mean gap of a token of what it says, in nats,
   * with an interval over prefills like these. Where continuations are drawn at temperature 1 this
   * estimates the Kullback-Leibler divergence per token, which is 0 only where both say the same as
   * often; an interval above 0 says that something was learnt.
   */
  public ClusteredMean drift() {
    Map<Integer, List<Continuation>> byPrefill = new TreeMap<>();
    continuations.forEach(
        one -> byPrefill.computeIfAbsent(one.prefill(), prefill -> new ArrayList<>()).add(one));
    return ClusteredMean.of(
        byPrefill.values().stream()
            .map(some ->
                new ClusteredMean.Cluster(
                    some.stream().mapToDouble(Continuation::gap).sum(),
                    some.stream().mapToLong(Continuation::tokens).sum()))
            .toList());
  }

  /**
   * All continuations in groups, that of the largest mean gap per token first. Each joins the first
   * group whose face it is near, in the order of their gaps; so no two faces are near each other.
   */
  public List<Group> groups() {
    List<List<Continuation>> groups = new ArrayList<>();
    continuations.stream()
        .sorted(Comparator.comparingDouble(Continuation::meanGap).reversed())
        .forEach(one ->
            groups.stream()
                .filter(group -> isNear(one, group.getFirst()))
                .findFirst()
                .orElseGet(() -> {
                  groups.add(new ArrayList<>());
                  return groups.getLast();
                })
                .add(one));
    return groups.stream()
        .map(Group::of)
        .sorted(Comparator.comparingDouble(Group::meanGap).reversed())
        .toList();
  }

  private static boolean isNear(Continuation one, Continuation other) {
    return one.text().strip().equals(other.text().strip())
        || Shingles.resemblance(shingles(one), shingles(other)) >= NEAR;
  }

  private static Set<Long> shingles(Continuation one) {
    return Shingles.of(one.text(), SHINGLE);
  }
}
