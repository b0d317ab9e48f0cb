package dev.plumbline.spark;

import dev.plumbline.corpus.Counts;
import dev.plumbline.corpus.Flaws;
import dev.plumbline.corpus.Flaws.Reason;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import scala.Tuple2;

/**
 * What is wrong with the rows of a part.
 *
 * @param go how many rows do not stay
 */
record Tally(long go, Counts counts) implements Serializable {

  static final Tally NONE = new Tally(0, Counts.NONE);

  static boolean goes(Flaws flaws, Set<Reason> remove) {
    return !Collections.disjoint(flaws.reasons(), remove);
  }

  static Tally of(Iterator<Tuple2<Place, Flaws>> flawed, Set<Reason> remove) {
    long go = 0;
    Counts counts = Counts.NONE;
    while (flawed.hasNext()) {
      Flaws flaws = flawed.next()._2();
      go += goes(flaws, remove) ? 1 : 0;
      counts = counts.plus(flaws);
    }
    return new Tally(go, counts);
  }

  Tally plus(Tally more) {
    return new Tally(go + more.go, counts.plus(more.counts));
  }
}
