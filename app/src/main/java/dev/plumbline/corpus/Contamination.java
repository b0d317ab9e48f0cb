package dev.plumbline.corpus;

import java.util.List;
import java.util.Optional;

/**
 * Whether training texts repeat held-out ones: shared word n-grams, and near-duplicates by the
 * share of common shingles. Every text is compared with every held-out text.
 */
public final class Contamination {

  public static final int NGRAM = Overlap.NGRAM;

  private final Overlap overlap;

  /** Checks against these texts. */
  public Contamination(List<String> heldOut) {
    overlap = new Overlap(heldOut.stream().map(Words::of).toList());
  }

  /**
   * What was found in an arm's data.
   *
   * @param texts how many were checked
   * @param sharedNgrams texts that share a run of {@link #NGRAM} words with a held-out text
   * @param nearDuplicates texts that share at least half of their shingles with one held-out text
   * @param closest the highest resemblance found, 0 to 1
   * @param example one shared run, or empty
   */
  public record Finding(
      String arm,
      long texts,
      long sharedNgrams,
      long nearDuplicates,
      double closest,
      String example) {
    public boolean clean() {
      return sharedNgrams == 0 && nearDuplicates == 0;
    }
  }

  public Finding check(String arm, List<String> texts) {
    long shared = 0;
    long near = 0;
    double closest = 0;
    String example = "";
    for (String text : texts) {
      Words words = Words.of(text);
      Optional<Overlap.Match> run = overlap.ngrams(words).stream().findFirst();
      if (run.isPresent()) {
        shared++;
        example = words.text(run.get().from(), run.get().to());
      }
      double resemblance = overlap.closest(words).map(Overlap.Match::resemblance).orElse(0.0);
      near += resemblance >= Overlap.NEAR ? 1 : 0;
      closest = Math.max(closest, resemblance);
    }
    return new Finding(arm, texts.size(), shared, near, closest, example);
  }
}
