package dev.plumbline.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.perplexity.Gaps;
import dev.plumbline.perplexity.NearestRows;
import dev.plumbline.perplexity.NearestRows.Near;
import dev.plumbline.perplexity.PerplexityScan;
import dev.plumbline.perplexity.StoredScans;
import dev.plumbline.perplexity.StoredScans.Stored;
import dev.plumbline.stats.ClusteredMean;
import dev.plumbline.teach.RowFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sentences that became likely at each checkpoint, and the rows that stand nearest to them. */
final class LikelyLook implements Look {

  /** Groups that are shown. */
  private static final int SHOWN = 10;

  /** Columns of a sentence. */
  private static final int WIDTH = 90;

  private final PerplexityScan scan;
  private final StoredScans scans;
  private final LocalTarget reference;
  private final RowFiles rows;
  private final Progress progress;
  private final Map<Integer, Likely> traced = new TreeMap<>();

  /**
   * What became likely at a checkpoint.
   *
   * @param nats per token from the reference
   * @param leftOut prefills that could not be written
   * @param sentences the likeliest first
   */
  record Likely(
      int step, ClusteredMean nats, List<Gaps.LeftOut> leftOut, List<Sentence> sentences) {}

  /**
   * A sentence for some that say nearly the same.
   *
   * @param meanGap per token, in nats
   * @param gap of all tokens
   * @param times continuations that say it
   * @param since the first step at which it was among those shown
   * @param text the whole continuation
   * @param nearest training row; empty where none is near, or no rows were given
   */
  record Sentence(
      double meanGap,
      double gap,
      int times,
      int since,
      String sentence,
      String text,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Near> nearest) {}

  /**
   * @param reference is closed with this
   * @param rows to trace sentences to; no file for none
   */
  LikelyLook(
      PerplexityScan scan,
      StoredScans scans,
      LocalTarget reference,
      RowFiles rows,
      Progress progress) {
    this.scan = scan;
    this.scans = scans;
    this.reference = reference;
    this.rows = rows;
    this.progress = progress;
  }

  @Override
  public String at(int step, LocalTarget checkpoint) {
    try (Progress.Task task =
        progress.begin("go on from prefills at checkpoint-" + step, "texts", scan.size())) {
      scans.take(step, checkpoint, task::advance);
    }
    traced.remove(step);
    return text(
        found().stream().filter(likely -> likely.step() == step).toList(), Ansi.ofStandardError());
  }

  @Override
  public String text() {
    return text(found(), Ansi.ofStandardOutput());
  }

  @Override
  public Map<String, Object> json() {
    return Map.of("likely", found());
  }

  @Override
  public void close() {
    reference.close();
  }

  /** All steps; rows are read for those alone that were not traced yet. */
  private List<Likely> found() {
    List<Stored> stored = scans.all();
    List<List<Gaps.Group>> groups = stored.stream().map(one -> shown(one.gaps())).toList();
    List<Integer> untraced =
        IntStream.range(0, stored.size())
            .filter(i -> !traced.containsKey(stored.get(i).step()))
            .boxed()
            .toList();
    List<Optional<Near>> nearest =
        nearest(
            untraced.stream()
                .flatMap(i -> groups.get(i).stream())
                .map(group -> group.face().sentence())
                .toList());
    int from = 0;
    for (int i : untraced) {
      List<Sentence> sentences = new ArrayList<>();
      for (Gaps.Group group : groups.get(i)) {
        sentences.add(sentence(group, since(group, stored, groups, i), nearest.get(from++)));
      }
      Stored one = stored.get(i);
      traced.put(
          one.step(), new Likely(one.step(), one.gaps().drift(), one.gaps().leftOut(), sentences));
    }
    return List.copyOf(traced.values());
  }

  private static List<Gaps.Group> shown(Gaps gaps) {
    return gaps.groups().stream().filter(group -> group.meanGap() > 0).limit(SHOWN).toList();
  }

  private List<Optional<Near>> nearest(List<String> sentences) {
    return rows.files().isEmpty() || sentences.isEmpty()
        ? sentences.stream().map(sentence -> Optional.<Near>empty()).toList()
        : NearestRows.of(sentences, rows);
  }

  private static int since(
      Gaps.Group group, List<Stored> stored, List<List<Gaps.Group>> groups, int now) {
    return IntStream.rangeClosed(0, now)
        .filter(i -> i == now || groups.get(i).stream().anyMatch(group::isLike))
        .map(i -> stored.get(i).step())
        .findFirst()
        .orElseThrow();
  }

  private static Sentence sentence(Gaps.Group group, int since, Optional<Near> nearest) {
    return new Sentence(
        group.meanGap(),
        group.gap(),
        group.times(),
        since,
        group.face().sentence(),
        group.face().text(),
        nearest);
  }

  private String text(List<Likely> all, Ansi ansi) {
    return all.stream().map(likely -> text(likely, ansi)).collect(Collectors.joining());
  }

  private String text(Likely likely, Ansi ansi) {
    ClusteredMean nats = likely.nats();
    String head =
        String.format(
            Locale.ROOT,
            "%nWhat became likely at step %d: %.3f nats a token from the base (%.3f to %.3f)%s%n",
            likely.step(),
            nats.value(),
            nats.low(),
            nats.high(),
            nats.low() > 0 ? "" : ", which may be none");
    Table table =
        rows.files().isEmpty()
            ? Table.of("gap", "times", "since", "sentence")
            : Table.of("gap", "times", "since", "sentence", "nearest row");
    for (Sentence one : likely.sentences()) {
      List<Object> cells =
          new ArrayList<>(
              List.of(
                  String.format(Locale.ROOT, "%.2f", one.meanGap()),
                  one.times(),
                  one.since(),
                  cut(one.sentence())));
      if (!rows.files().isEmpty()) {
        cells.add(one.nearest().map(LikelyLook::place).orElse("no row is near"));
      }
      table = table.with(cells.toArray());
    }
    return head + table.render(ansi) + leftOut(likely.leftOut());
  }

  private static String cut(String sentence) {
    if (sentence.isEmpty()) {
      return "(no words: the turn ends)";
    }
    int most = Math.min(sentence.length(), WIDTH);
    return most == sentence.length()
        ? sentence
        : sentence.substring(0, sentence.offsetByCodePoints(0, sentence.codePointCount(0, most)))
            + " ...";
  }

  private static String place(Near near) {
    return String.format(Locale.ROOT, "%s (%.0f %%)", near.place(), 100 * near.share());
  }

  private static String leftOut(List<Gaps.LeftOut> leftOut) {
    return leftOut.isEmpty()
        ? ""
        : "%d prefills could not be written: %s%n"
            .formatted(leftOut.size(), Terminal.escape(leftOut.getFirst().why()));
  }
}
