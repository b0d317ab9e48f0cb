package dev.plumbline.cli;

import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.perplexity.Gaps;
import dev.plumbline.perplexity.NearestRows;
import dev.plumbline.perplexity.NearestRows.Near;
import dev.plumbline.perplexity.PerplexityScan;
import dev.plumbline.perplexity.StoredScans;
import dev.plumbline.perplexity.StoredScans.Stored;
import dev.plumbline.teach.RowFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The sentences that became likely at each checkpoint, and the rows that stand nearest to them. */
final class LikelyLook implements Look {

  /** Groups that are shown. */
  private static final int SHOWN = 10;

  private final PerplexityScan scan;
  private final StoredScans scans;
  private final LocalTarget reference;
  private final RowFiles rows;
  private final Progress progress;
  private final Map<Integer, Likely> traced = new TreeMap<>();

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
  public boolean isBlind() {
    return false;
  }

  @Override
  public String at(int step, String digest, LocalModel checkpoint) {
    try (Progress.Task task =
        progress.begin("go on from prefills at checkpoint-" + step, "texts", scan.size())) {
      scans.take(step, digest, checkpoint, task::advance);
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
      List<Likely.Sentence> sentences = new ArrayList<>();
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

  private static Likely.Sentence sentence(Gaps.Group group, int since, Optional<Near> nearest) {
    return new Likely.Sentence(
        group.meanGap(),
        group.gap(),
        group.times(),
        since,
        group.face().sentence(),
        group.face().text(),
        nearest);
  }

  private String text(List<Likely> all, Ansi ansi) {
    return LikelyText.render(all, !rows.files().isEmpty(), ansi);
  }
}
