package dev.plumbline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.corpus.NearDuplicates;
import dev.plumbline.corpus.NearDuplicates.Likeness;
import dev.plumbline.corpus.Sketch;
import dev.plumbline.spark.Repeats.Repeat;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class BucketsTest {

  private static final int MANY = 100_000;
  private static final Sketch SKETCH = Sketch.of("one two three four five six seven");
  private static final Sketch OTHER = Sketch.of("eight nine ten eleven twelve thirteen fourteen");
  private static final Sketch THIRD = Sketch.of("red orange yellow green blue violet white");

  /** Rows of one bucket that are made as they are asked for, and how many were. */
  private static final class Counted<T> implements Iterator<Tuple2<Member, T>> {
    private final T value;
    private int asked;

    Counted(T value) {
      this.value = value;
    }

    @Override
    public boolean hasNext() {
      return asked < MANY;
    }

    @Override
    public Tuple2<Member, T> next() {
      return new Tuple2<>(new Member(1, 2, place(++asked)), value);
    }
  }

  @Test
  void a_bucket_of_equal_texts_is_passed_through_row_by_row() {
    Counted<Boolean> rows = new Counted<>(true);
    assertStreams(rows, Buckets.exact(rows), new Repeat(place(1), Likeness.WORDS, 1), 2);
  }

  @Test
  void a_bucket_of_near_texts_is_passed_through_row_by_row() {
    Counted<Sketch> rows = new Counted<>(SKETCH);
    assertStreams(rows, Buckets.near(rows), new Repeat(place(1), Likeness.SHINGLES, 1), 2);
  }

  @Test
  void the_rows_of_a_shared_bucket_are_told_one_by_one() {
    Counted<Boolean> rows = new Counted<>(true);
    Iterator<Tuple2<Place, Member>> shared = Buckets.shared(rows);
    for (int row = 1; row <= MANY; row++) {
      assertThat(shared.next()._1()).isEqualTo(place(row));
      assertThat(rows.asked).isLessThanOrEqualTo(Math.max(2, row));
    }
    assertThat(shared.hasNext()).isFalse();
  }

  private static void assertStreams(
      Counted<?> rows, Iterator<Tuple2<Place, Repeat>> found, Repeat repeat, int first) {
    for (int row = first; row <= MANY; row++) {
      assertThat(found.next()).isEqualTo(new Tuple2<>(place(row), repeat));
      assertThat(rows.asked).isEqualTo(row);
    }
    assertThat(found.hasNext()).isFalse();
  }

  @Test
  void no_more_rows_of_a_bucket_are_held_than_others_are_compared_with() {
    int most = NearDuplicates.COMPARED;
    Buckets.Earliest earliest = new Buckets.Earliest();
    for (int row = 1; row < most; row++) {
      earliest.meet(place(row), SKETCH);
    }
    earliest.meet(place(most), OTHER);
    earliest.meet(place(most + 1), THIRD);
    assertThat(earliest.size()).isEqualTo(most);
    assertThat(earliest.meet(place(most + 2), OTHER))
        .contains(new Repeat(place(most), Likeness.SHINGLES, 1));
    assertThat(earliest.meet(place(most + 3), THIRD)).isEmpty();
  }

  @Test
  void buckets_know_nothing_of_each_other() {
    List<Member> rows =
        List.of(
            new Member(1, 1, place(3)),
            new Member(1, 2, place(1)),
            new Member(1, 2, place(4)),
            new Member(2, 2, place(2)));
    assertThat(list(Buckets.exact(with(rows, true))))
        .containsExactly(new Tuple2<>(place(4), new Repeat(place(1), Likeness.WORDS, 1)));
    assertThat(list(Buckets.near(with(rows, SKETCH))))
        .containsExactly(new Tuple2<>(place(4), new Repeat(place(1), Likeness.SHINGLES, 1)));
    assertThat(list(Buckets.shared(with(rows, true))))
        .containsExactly(new Tuple2<>(place(1), rows.get(1)), new Tuple2<>(place(4), rows.get(2)));
  }

  private static <T> Iterator<Tuple2<Member, T>> with(List<Member> members, T value) {
    return members.stream().map(member -> new Tuple2<>(member, value)).iterator();
  }

  private static <T> List<T> list(Iterator<T> iterator) {
    List<T> all = new ArrayList<>();
    iterator.forEachRemaining(all::add);
    return all;
  }

  private static Place place(int line) {
    return new Place(0, line);
  }
}
