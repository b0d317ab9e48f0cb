package dev.plumbline.corpus;

import dev.plumbline.corpus.Decontamination.Hit;
import dev.plumbline.corpus.Decontamination.Kind;
import dev.plumbline.corpus.NearDuplicates.Likeness;
import dev.plumbline.corpus.NearDuplicates.Repeat;
import dev.plumbline.scenario.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds what says the same in other words, which no comparison of words can: rows that repeat an
 * earlier one, and texts of suites. By the cosine of the vectors of an {@link Embedder}.
 *
 * <p>A row is read in passages of {@link #PASSAGE} words, each of which is held against those of
 * the references; its direction is the mean of theirs. A passage is a leak when the nearest of all
 * references is one that training data may not resemble: what is nearer to a seen suite is that
 * suite's. For any number of threads.
 */
public final class Meanings {

  /** Rows this near repeat each other. */
  public static final double REPEAT = 0.95;

  /** A passage this near to a text of a suite is a leak. */
  public static final double LEAK = 0.6;

  static final int PASSAGE = 40;

  /** A text of fewer words says too little. */
  private static final int FEWEST = 8;

  private final Embedder embedder;
  private final double repeat;
  private final double leak;
  private final List<Known> known;

  /** A passage of a reference. */
  private record Known(Reference reference, Direction direction) {}

  /**
   * What a row means.
   *
   * @param near passages that are near enough to a text of a suite, the nearest first
   */
  public record Meaning(Direction direction, List<Hit> near) {

    /** The nearest that leaks a suite in these splits; at most one. */
    public List<Hit> leaks(Set<Split> splits) {
      return near.stream().filter(hit -> splits.contains(hit.split())).limit(1).toList();
    }
  }

  /** A passage and the nearest of all references. */
  private record Nearest(double cosine, Reference reference, String passage) {
    Hit hit() {
      return Hit.of(Kind.MEANING, reference, passage);
    }
  }

  /**
   * Reads the references.
   *
   * @param repeat cosine from which on rows repeat each other, -1 to 1
   * @param leak likewise for leaks
   * @param progress is told of each reference that was read
   */
  public Meanings(
      Embedder embedder,
      double repeat,
      double leak,
      List<Reference> references,
      LongConsumer progress) {
    this.embedder = embedder;
    this.repeat = repeat;
    this.leak = leak;
    this.known = references.parallelStream().flatMap(one -> read(one, progress)).toList();
  }

  private Stream<Known> read(Reference reference, LongConsumer progress) {
    List<String> passages =
        reference.form() == Reference.Form.TEXT ? passages(reference.text()) : List.of();
    List<Known> read =
        passages.stream().map(passage -> new Known(reference, embedder.embed(passage))).toList();
    progress.accept(1);
    return read.stream();
  }

  /** The file of the model's weights. */
  public Path model() {
    return embedder.weights();
  }

  /** What a text means. */
  public Meaning of(String text) {
    return of(RowText.of(text));
  }

  /** What a row means: its direction is that of its dialogue, leaks are sought in all it says. */
  Meaning of(RowText row) {
    List<String> passages = passages(row.dialogue());
    List<Direction> directions = passages.stream().map(embedder::embed).toList();
    Stream<Optional<Nearest>> said =
        IntStream.range(0, passages.size())
            .mapToObj(i -> nearest(passages.get(i), directions.get(i)));
    Stream<Optional<Nearest>> besides =
        passages(row.besides()).stream().map(passage -> nearest(passage, embedder.embed(passage)));
    List<Hit> near =
        Stream.concat(said, besides)
            .flatMap(Optional::stream)
            .filter(found -> found.cosine() >= leak)
            .sorted(Comparator.comparingDouble(Nearest::cosine).reversed())
            .map(Nearest::hit)
            .toList();
    return new Meaning(Direction.mean(directions), near);
  }

  private Optional<Nearest> nearest(String passage, Direction direction) {
    return known.stream()
        .map(one -> new Nearest(one.direction().cosine(direction), one.reference(), passage))
        .max(Comparator.comparingDouble(Nearest::cosine));
  }

  /** Windows that overlap by half, so that what stands in one of half the size is in one whole. */
  static List<String> passages(String text) {
    Words words = Words.of(text);
    if (words.count() < FEWEST) {
      return List.of();
    }
    List<String> passages = new ArrayList<>();
    int from = 0;
    do {
      passages.add(words.text(from, Math.min(words.count(), from + PASSAGE)));
      from += PASSAGE / 2;
    } while (from + PASSAGE / 2 < words.count());
    return passages;
  }

  /**
   * Repeats by their words, and of the other rows those that mean what an earlier one does, each
   * with the earliest; in order. Takes time in proportion to the square of the number of rows.
   *
   * @param rows all of them
   */
  public List<Repeat> repeats(List<Repeat> byWords, List<Direction> rows) {
    Set<Integer> found = byWords.stream().map(Repeat::text).collect(Collectors.toSet());
    Stream<Repeat> byMeaning =
        IntStream.range(0, rows.size())
            .parallel()
            .filter(i -> !found.contains(i))
            .mapToObj(i -> earliest(rows, i))
            .flatMap(Optional::stream);
    return Stream.concat(byWords.stream(), byMeaning)
        .sorted(Comparator.comparingInt(Repeat::text))
        .toList();
  }

  private Optional<Repeat> earliest(List<Direction> rows, int row) {
    for (int i = 0; i < row; i++) {
      double cosine = rows.get(i).cosine(rows.get(row));
      if (cosine >= repeat) {
        return Optional.of(new Repeat(row, i, Likeness.MEANING, cosine));
      }
    }
    return Optional.empty();
  }
}
