package dev.plumbline.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;
import scala.collection.BufferedIterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What was found out about the rows of a part, in the order of their places, and read along with
 * them: of no more than one row is anything held.
 */
final class Along<T> {

  private final BufferedIterator<Tuple2<Place, T>> found;

  Along(Iterator<Tuple2<Place, T>> found) {
    this.found = CollectionConverters.asScala(found).buffered();
  }

  /**
   * What was found about a row.
   *
   * @param place after that of the last call
   * @throws IllegalStateException when something was found about a row that was passed over
   */
  List<T> at(Place place) {
    List<T> here = new ArrayList<>();
    while (found.hasNext() && found.head()._1().compareTo(place) <= 0) {
      Tuple2<Place, T> next = found.next();
      if (!next._1().equals(place)) {
        throw new IllegalStateException(Parts.CHANGED);
      }
      here.add(next._2());
    }
    return Collections.unmodifiableList(here);
  }
}
