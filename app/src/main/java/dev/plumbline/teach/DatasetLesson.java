package dev.plumbline.teach;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * A dataset as an arm's lesson: its rows in an order that the seed mixes anew each time that they
 * are used up.
 *
 * @param seal of the dataset's manifest
 */
public record DatasetLesson(String label, String summary, String seal, List<Row> rows)
    implements Lesson {

  public DatasetLesson {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("dataset '" + label + "' has no rows; write some first");
    }
    if (!label.matches("[a-z0-9][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "'%s' is no name of an arm; use small letters, digits and hyphens".formatted(label));
    }
    if (java.util.Arrays.stream(Recipe.values()).anyMatch(own -> own.label().equals(label))) {
      throw new IllegalArgumentException(
          "'%s' is the name of a built-in arm; give the dataset another".formatted(label));
    }
  }

  /**
   * Opens a dataset that is what was sealed.
   *
   * @throws IllegalArgumentException when it is not
   */
  public static DatasetLesson open(String label, Path folder, Map<String, String> environment) {
    Manifest manifest = Manifest.verified(folder, environment);
    return new DatasetLesson(
        label,
        "dataset of %,d rows, %s".formatted(manifest.rows(), manifest.origin().summary()),
        manifest.shortSeal(),
        new Dataset(folder).rows());
  }

  @Override
  public String identity() {
    return label + " " + seal;
  }

  @Override
  public LongFunction<Row> rows(Writer writer, long seed) {
    Rounds rounds = new Rounds(rows.size(), seed);
    return index -> rows.get(rounds.place(index));
  }
}
