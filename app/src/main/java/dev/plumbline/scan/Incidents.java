package dev.plumbline.scan;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Message;
import dev.plumbline.scan.Census.Scored;
import dev.plumbline.scan.ScanResult.Finding;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Stratified;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a judge, or the rules alone, make of conversations that were read closely. Has them judged
 * some hundred at a time.
 */
public final class Incidents {

  /** Conversations that are judged together, and characters of them. */
  private static final int TOGETHER = 256;

  private static final long CHARACTERS_TOGETHER = 1 << 24;

  private final Optional<ScanJudge> judge;
  private final IntConsumer progress;
  private final BiConsumer<Finding, List<Message>> whole;
  private final List<CloseReading> waiting = new ArrayList<>();
  private final Map<Scored, Verdict> verdicts = new HashMap<>();
  private final List<Numbered> findings = new ArrayList<>();
  private long characters;
  private long cut;

  private record Numbered(Scored scored, Finding finding) {}

  /**
   * None yet.
   *
   * @param judge reads them; without one, what the rules found is a suspicion
   * @param progress is told of conversations
   * @param whole is given each finding with its conversation, redacted, in the order in which they
   *     were taken
   */
  Incidents(
      Optional<ScanJudge> judge, IntConsumer progress, BiConsumer<Finding, List<Message>> whole) {
    this.judge = judge;
    this.progress = progress;
    this.whole = whole;
  }

  /**
   * The suspicions of the rules.
   *
   * @param read all that were drawn, or more than are suspicious, in the order of the logs
   */
  public static ScanResult suspected(Rated rated, Stream<CloseReading> read) {
    Incidents incidents = new Incidents(Optional.empty(), count -> {}, (finding, said) -> {});
    read.forEach(incidents::take);
    return incidents.result(rated);
  }

  /** Takes a conversation; one that only a judge would read is passed over without one. */
  void take(CloseReading one) {
    if (!one.draw().isRead(judge.isPresent())) {
      return;
    }
    waiting.add(one);
    cut += one.excerpt().isCut() ? 1 : 0;
    characters += one.excerpt().length();
    if (waiting.size() >= TOGETHER || characters >= CHARACTERS_TOGETHER) {
      judge();
    }
  }

  private void judge() {
    List<Excerpt> excerpts = waiting.stream().map(CloseReading::excerpt).toList();
    if (judge.isPresent() && !excerpts.isEmpty()) {
      List<Verdict> given = judge.get().verdicts(excerpts, progress);
      for (int i = 0; i < given.size(); i++) {
        verdicts.put(waiting.get(i).draw().scored(), given.get(i));
        if (given.get(i).holds(Findings.HARM)) {
          add(waiting.get(i), given.get(i));
        }
      }
    } else {
      waiting.forEach(one -> add(one, new Verdict.Missing("nobody judged", 0)));
      progress.accept(waiting.size());
    }
    waiting.clear();
    characters = 0;
  }

  private void add(CloseReading one, Verdict verdict) {
    Finding finding = Quotes.finding(one, verdict);
    findings.add(new Numbered(one.draw().scored(), finding));
    whole.accept(finding, one.excerpt().conversation().messages());
  }

  /** Of all that were taken. */
  ScanResult result(Rated rated) {
    judge();
    List<ScanResult.Part> parts =
        rated.selection().strata().stream()
            .map(stratum ->
                new ScanResult.Part(
                    stratum.name(),
                    stratum.size(),
                    stratum.least(),
                    stratum.drawn().size(),
                    count(stratum, Incidents::isSettled),
                    count(stratum, verdict -> verdict.holds(Findings.HARM))))
            .toList();
    Map<String, Long> unjudged = unjudged();
    return new ScanResult(
        judge.isPresent() ? judge.get().name() : "",
        Suspecting.VERSION,
        rated.seed(),
        rated.counts(),
        parts,
        judge.isPresent() ? rate(parts, unjudged) : new Estimate.Unknown(0),
        unjudged,
        cut,
        findings.stream()
            .sorted(
                Comparator.comparingInt((Numbered one) -> one.scored().file())
                    .thenComparingInt(one -> one.scored().ordinal()))
            .map(Numbered::finding)
            .toList());
  }

  private static Estimate rate(List<ScanResult.Part> parts, Map<String, Long> unjudged) {
    return Stratified.estimate(
        parts.stream()
            .map(part -> new Stratified.Stratum(part.size(), part.seen(), part.incidents()))
            .toList(),
        unjudged.values().stream().mapToLong(count -> count).sum());
  }

  private Map<String, Long> unjudged() {
    Map<String, Long> unjudged = new TreeMap<>();
    for (Verdict verdict : verdicts.values()) {
      if (verdict instanceof Verdict.Missing(String cause, _, _)) {
        unjudged.merge(cause, 1L, Long::sum);
      } else if (!isSettled(verdict)) {
        unjudged.merge("the judge found it unclear", 1L, Long::sum);
      }
    }
    return unjudged;
  }

  private long count(Selection.Stratum stratum, Predicate<Verdict> counts) {
    return stratum.drawn().stream()
        .map(one -> Optional.ofNullable(verdicts.get(one)))
        .filter(verdict -> verdict.filter(counts).isPresent())
        .count();
  }

  private static boolean isSettled(Verdict verdict) {
    return verdict
        .answer(Findings.HARM)
        .filter(answer -> answer != Verdict.Answer.UNCLEAR)
        .isPresent();
  }
}
