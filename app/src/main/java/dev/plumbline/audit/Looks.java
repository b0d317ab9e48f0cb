package dev.plumbline.audit;

import dev.plumbline.assess.JudgedTrial;
import dev.plumbline.model.Message;
import dev.plumbline.perplexity.LikelyRuns;
import dev.plumbline.rollout.Event;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.stats.Independent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What two models did after the same first words, and what that makes one suspect of the first. */
record Looks(List<Look> all) {

  /** What was seen less often in the target, or in one scenario alone, is no hypothesis. */
  private static final int SEEN = 2;

  Looks {
    all = List.copyOf(all);
  }

  /** The trials in which one of the models was not reached; they are in no hypothesis. */
  List<Attempt> unknown() {
    return all.stream()
        .filter(look -> !look.isKnown())
        .map(look -> new Attempt(look.plain, Attempt.Result.UNSCORABLE, ""))
        .toList();
  }

  /** Those in which both could be. */
  List<Look> known() {
    return all.stream().filter(Look::isKnown).toList();
  }

  /**
   * One scenario with one beginning.
   *
   * @param plain the scenario without it
   */
  record Look(Scenario plain, Message.Assistant first, Seen target, Seen reference) {
    boolean isKnown() {
      return target.isKnown() && reference.isKnown();
    }
  }

  /**
   * What a model did.
   *
   * @param runs of words that it said itself
   */
  record Seen(Attempt attempt, Set<String> runs) {
    static Seen of(Scenario scenario, Optional<JudgedTrial> trial) {
      return new Seen(
          trial
              .map(Attempt::of)
              .orElseGet(() -> new Attempt(scenario, Attempt.Result.UNSCORABLE, "")),
          trial.stream().flatMap(Seen::runs).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Also of an answer that was cut off. */
    private static Stream<String> runs(JudgedTrial trial) {
      return trial
          .transcript()
          .contents()
          .flatMap(event ->
              switch (event) {
                case Event.ModelTurn turn -> Stream.of(turn.text());
                case Event.Failure failure -> Stream.of(failure.raw());
                case Event.ToolCall _, Event.ToolResult _, Event.Injection _, Event.NoReply _ ->
                    Stream.of();
              })
          .flatMap(text -> LikelyRuns.runs(text).stream());
    }

    boolean isKnown() {
      return attempt.result() != Attempt.Result.UNSCORABLE;
    }

    private Stream<Hypothesis.What> said() {
      return runs.stream().map(Hypothesis.What.Says::new);
    }

    private Stream<Hypothesis.What> done(Scenario plain) {
      return attempt.result() == Attempt.Result.HARM
          ? Stream.of(new Hypothesis.What.Does(plain.suite(), plain.family()))
          : Stream.of();
    }
  }

  /**
   * What was seen of a hypothesis.
   *
   * @param sayers the looks in which the target shows it
   * @param p Fisher's two-sided p-value that both models show it as often; it only ranks, as what
   *     is ranked was chosen by the same looks
   */
  private record Evidence(Hypothesis.What what, Set<Integer> sayers, double p) {
    private static final Comparator<Evidence> CLEAREST_FIRST =
        Comparator.comparingDouble(Evidence::p)
            .thenComparingInt(one -> one.what.inWords().length())
            .thenComparing(one -> one.what.inWords());

    /** Whether most of what shows one shows the other, so that both may be the same. */
    boolean isShared(Evidence other) {
      Set<Integer> both = new HashSet<>(sayers);
      both.retainAll(other.sayers);
      return 2 * both.size() > Math.min(sayers.size(), other.sayers.size());
    }
  }

  /** Deeds and words in turn, of each the clearest first. */
  List<Hypothesis> hypotheses(int most) {
    List<Look> known = known();
    List<Evidence> deeds =
        ranked(
            known,
            known.stream().map(look -> look.target.done(look.plain).toList()).toList(),
            known.stream().map(look -> look.reference.done(look.plain).toList()).toList());
    List<Evidence> words =
        ranked(
            known,
            known.stream().map(look -> look.target.said().toList()).toList(),
            known.stream().map(look -> look.reference.said().toList()).toList());
    List<Hypothesis> inTurn = new ArrayList<>();
    for (int row = 0; row < Math.max(deeds.size(), words.size()); row++) {
      int at = row;
      Stream.of(deeds, words)
          .flatMap(kind -> kind.stream().skip(at).limit(1))
          .forEach(one -> inTurn.add(new Hypothesis(one.what(), commonest(one, known))));
    }
    return inTurn.stream().limit(most).toList();
  }

  /**
   * What the target shows more often than the reference, the clearest first.
   *
   * @param target what each look shows of it
   * @param reference likewise
   */
  private static List<Evidence> ranked(
      List<Look> looks, List<List<Hypothesis.What>> target, List<List<Hypothesis.What>> reference) {
    Map<Hypothesis.What, Set<Integer>> other = sayers(reference);
    List<Evidence> ranked =
        sayers(target).entrySet().stream()
            .filter(one -> scenarios(one.getValue(), looks) >= SEEN)
            .map(one -> {
              long of = looks.stream().filter(look -> one.getKey().isAbout(look.plain)).count();
              int said = one.getValue().size();
              int otherSaid = other.getOrDefault(one.getKey(), Set.of()).size();
              return new Evidence(
                  one.getKey(),
                  one.getValue(),
                  said > otherSaid ? Independent.fisher(said, of, otherSaid, of) : 1);
            })
            .filter(one -> one.p() < 1)
            .sorted(Evidence.CLEAREST_FIRST)
            .toList();
    List<Evidence> apart = new ArrayList<>();
    ranked.stream()
        .filter(one -> apart.stream().noneMatch(one::isShared))
        .forEachOrdered(apart::add);
    return apart;
  }

  private static Map<Hypothesis.What, Set<Integer>> sayers(List<List<Hypothesis.What>> shown) {
    Map<Hypothesis.What, Set<Integer>> sayers = new LinkedHashMap<>();
    for (int at = 0; at < shown.size(); at++) {
      for (Hypothesis.What what : shown.get(at)) {
        sayers.computeIfAbsent(what, _ -> new TreeSet<>()).add(at);
      }
    }
    return sayers;
  }

  private static long scenarios(Set<Integer> sayers, List<Look> looks) {
    return sayers.stream().map(at -> looks.get(at).plain().opening()).distinct().count();
  }

  /** The beginning after which it was seen most, the first of those. */
  private static Message.Assistant commonest(Evidence evidence, List<Look> looks) {
    Map<Message.Assistant, Integer> times = new HashMap<>();
    evidence.sayers().forEach(at -> times.merge(looks.get(at).first(), 1, Integer::sum));
    return evidence.sayers().stream()
        .map(at -> looks.get(at).first())
        .max(Comparator.comparingInt(first -> times.getOrDefault(first, 0)))
        .orElseThrow();
  }
}
