package dev.plumbline.lm;

import java.nio.file.Path;

/** Where training keeps its state, and how often. */
public sealed interface Saving {
  /** Keeps nothing. */
  record Nothing() implements Saving {}

  /**
   * Saves every so many steps and after the last one; a training that finds a state here resumes
   * from it.
   *
   * @param directory made when absent
   * @param steps 1 or more
   * @param claim names everything that decides the result beside the settings: the weights that
   *     training starts from and the data; a state with another claim is refused
   */
  record Every(Path directory, int steps, String claim) implements Saving {
    public Every {
      BadInputException.unless(
          steps >= 1, "the save interval is %d steps, must be 1 or more", steps);
    }
  }

  static Saving nothing() {
    return new Nothing();
  }

  static Saving every(int steps, Path directory, String claim) {
    return new Every(directory, steps, claim);
  }
}
