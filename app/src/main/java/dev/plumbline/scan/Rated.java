package dev.plumbline.scan;

import dev.plumbline.scan.Census.Scored;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the first reading of all logs came to, and which conversations are to be read closely. */
public final class Rated {

  private final Selection selection;
  private final ScanResult.Counts counts;
  private final long seed;

  Rated(Selection selection, ScanResult.Counts counts, long seed) {
    this.selection = selection;
    this.counts = counts;
    this.seed = seed;
  }

  /**
   * Draws from what was read.
   *
   * @param files how many were read
   * @param bytes of these, packed or not
   */
  public static Rated of(Census census, int files, long bytes, LogScan.Settings settings) {
    List<Scored> distinct = census.distinctOnes();
    return new Rated(
        Selection.of(distinct, settings.share(), settings.sample(), settings.seed()),
        census.counts(files, bytes, distinct.size()),
        settings.seed());
  }

  Selection selection() {
    return selection;
  }

  ScanResult.Counts counts() {
    return counts;
  }

  long seed() {
    return seed;
  }

  /** How many conversations are to be read closely. */
  public int drawn(boolean judged) {
    return (int) draws(judged).count();
  }

  /** Those to be read closely, by the index of their file. */
  public Map<Integer, List<Draw>> drawnByFile(boolean judged) {
    return draws(judged)
        .collect(
            Collectors.groupingBy(one -> one.scored().file(), TreeMap::new, Collectors.toList()));
  }

  private Stream<Draw> draws(boolean judged) {
    return selection.strata().stream()
        .flatMap(stratum -> stratum.drawn().stream().map(one -> new Draw(stratum.name(), one)))
        .filter(one -> one.isRead(judged));
  }
}
