package dev.plumbline.cli;

import dev.plumbline.scenario.Split;
import dev.plumbline.teach.Cleaner;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds nothing: for estimates. */
record NoCleaner() implements Cleaner {

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
}
