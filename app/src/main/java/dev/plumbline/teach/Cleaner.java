package dev.plumbline.teach;

import dev.plumbline.scenario.Split;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what must not be in training data. */
public interface Cleaner {

  /** For each text whether it repeats an earlier one, and how. */
  List<Optional<String>> repeats(List<String> texts);

  /** Whether something of a suite of these splits stands in a text, and what. */
  Optional<String> contaminated(String text, Set<Split> splits);

  /** Whether a secret or personal data stand in a text, and which kind. */
  Optional<String> sensitive(String text);

  /** The model with which it compares meanings, and its digest; empty without one. */
  default String model() {
    return "";
  }

  /** Finds nothing. */
  Cleaner NONE =
      new Cleaner() {
        @Override
        public List<Optional<String>> repeats(List<String> texts) {
          return texts.stream().map(text -> Optional.<String>empty()).toList();
        }

        @Override
        public Optional<String> contaminated(String text, Set<Split> splits) {
          return Optional.empty();
        }

        @Override
        public Optional<String> sensitive(String text) {
          return Optional.empty();
        }
      };
}
