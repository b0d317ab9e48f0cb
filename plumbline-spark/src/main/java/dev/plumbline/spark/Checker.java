package dev.plumbline.spark;

import dev.plumbline.corpus.Decontamination;
import dev.plumbline.corpus.Reference;
import dev.plumbline.corpus.RowCheck;
import dev.plumbline.corpus.Scan;
import dev.plumbline.scenario.Split;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RowCheck} that travels as what it is made of, and is made once a machine. Thread safe.
 */
final class Checker implements Serializable {

  private final List<Reference> references;
  private final Scan scan;
  private final Set<Split> splits;
  private transient @Nullable RowCheck check;

  Checker(List<Reference> references, Scan scan, Set<Split> splits) {
    this.references = List.copyOf(references);
    this.scan = scan;
    this.splits = Set.copyOf(splits);
  }

  synchronized RowCheck check() {
    RowCheck made = check;
    if (made == null) {
      made = new RowCheck(new Decontamination(references), scan, splits);
      check = made;
    }
    return made;
  }
}
