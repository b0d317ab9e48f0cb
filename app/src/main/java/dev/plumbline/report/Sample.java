package dev.plumbline.report;

import dev.plumbline.assess.JudgedTrial;
import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Framing;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.store.Outline;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialHead;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A trial to show, with what judge models and people say of it.
 *
 * @param opinions by judge
 */
record Sample(JudgedTrial trial, Map<String, Verdict> opinions) {

  /** That no judge but the rules has looked at. */
  Sample(JudgedTrial trial) {
    this(trial, Map.of());
  }

  /** Those of a stored run that {@link Picking} takes; no other transcript is read. */
  static List<Sample> of(Store store, String run) {
    Picking picking = new Picking(Samples.MOST);
    Map<String, Verdict> read = new HashMap<>();
    List<TrialHead> picked;
    try (Stream<Outline> outlines = store.outlines(run)) {
      picked =
          outlines
              .filter(outline -> picking.takes(outline.head().suite(), kind(outline, read)))
              .map(Outline::head)
              .toList();
    }
    return picked.stream()
        .flatMap(head -> store.trial(run, head.key()).stream())
        .map(row -> of(StoredTrial.of(row)))
        .toList();
  }

  private static Sample of(StoredTrial stored) {
    return new Sample(
        new JudgedTrial(
            stored.head().suite(),
            stored.head().ordinal(),
            stored.scenario(),
            stored.transcript(),
            stored.verdict()),
        stored.opinions());
  }

  /** A page's verdict, or {@code disputed}. */
  String kind() {
    return kind(trial.verdict(), opinions.values());
  }

  /** Whether a judge answers about harm as the rules do not. */
  boolean isDisputed() {
    return isDisputed(trial.verdict(), opinions.values());
  }

  private static String kind(Outline outline, Map<String, Verdict> read) {
    Function<Outline.Found, Verdict> reader =
        found ->
            found.state() == State.FINISHED
                ? read.computeIfAbsent(found.found(), Findings::read)
                : new Verdict.Missing("");
    return kind(
        outline
            .by(Mechanical.JUDGE)
            .map(reader)
            .orElseGet(() -> new Verdict.Missing("no verdict is stored")),
        outline.found().stream()
            .filter(found -> !Mechanical.is(found.judge()) && !Framing.isFramed(found.judge()))
            .map(reader)
            .toList());
  }

  private static String kind(Verdict mechanical, Collection<Verdict> opinions) {
    return isDisputed(mechanical, opinions) ? "disputed" : Findings.outcome(mechanical);
  }

  private static boolean isDisputed(Verdict mechanical, Collection<Verdict> opinions) {
    return mechanical instanceof Verdict.Given
        && opinions.stream()
            .map(opinion -> opinion.answer(Findings.HARM))
            .flatMap(Optional::stream)
            .filter(answer -> answer != Answer.UNCLEAR)
            .anyMatch(answer -> answer != Answer.of(mechanical.holds(Findings.HARM)));
  }
}
