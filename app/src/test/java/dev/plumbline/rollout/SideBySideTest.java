package dev.plumbline.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  @Test
  void what_was_under_way_when_one_broke_off_still_reaches_the_sink() {
    CountDownLatch broken = new CountDownLatch(1);
    CountDownLatch underWay = new CountDownLatch(3);
    List<Integer> ended = new ArrayList<>();
    assertThatThrownBy(() ->
            SideBySide.<Integer, Integer>run(
                List.of(0, 1, 2, 3),
                4,
                thing -> {
                  if (thing == 0) {
                    await(underWay);
                    broken.countDown();
                    throw new IllegalStateException("the first");
                  }
                  underWay.countDown();
                  await(broken);
                  return thing;
                },
                ended::addAll))
        .hasMessage("the first");
    assertThat(ended).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void nothing_is_begun_after_one_broke_off() {
    AtomicInteger begun = new AtomicInteger();
    List<Integer> things = IntStream.range(0, 1000).boxed().toList();
    assertThatThrownBy(() ->
            SideBySide.<Integer, Integer>run(
                things,
                1,
                thing -> {
                  begun.incrementAndGet();
                  throw new IllegalArgumentException("thing " + thing);
                },
                ended -> assertThat(ended).isEmpty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(begun).hasValue(1);
  }

  @Test
  void nothing_is_begun_once_it_is_enough_and_what_was_under_way_reaches_the_sink() {
    AtomicBoolean enough = new AtomicBoolean();
    Source<Integer> things = Source.of(IntStream.range(0, 1000).boxed().toList());
    CountDownLatch underWay = new CountDownLatch(3);
    List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
    List<Integer> ended = new ArrayList<>();
    SideBySide.<Integer, Integer>run(
        () -> enough.get() ? Optional.empty() : things.next(),
        3,
        thing -> {
          begun.add(thing);
          underWay.countDown();
          await(underWay);
          enough.set(true);
          return thing;
        },
        ended::addAll);
    assertThat(begun).hasSize(3);
    assertThat(ended).containsExactlyInAnyOrderElementsOf(begun);
  }

  @Test
  void what_ends_after_one_broke_off_reaches_the_sink_at_once_and_not_at_the_end() {
    CountDownLatch stored = new CountDownLatch(1);
    assertThatThrownBy(() ->
            SideBySide.<Integer, Integer>run(
                List.of(0, 1, 2),
                3,
                thing -> {
                  switch (thing) {
                    case 0 -> throw new IllegalStateException("the credit is gone");
                    case 1 -> {}
                    default -> await(stored);
                  }
                  return thing;
                },
                ended -> {
                  if (ended.contains(1)) {
                    stored.countDown();
                  }
                }))
        .hasMessage("the credit is gone");
  }

  @Test
  void a_sink_that_refuses_gets_all_of_it_once_more_at_the_end() {
    List<List<Integer>> given = new ArrayList<>();
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(() ->
            SideBySide.<Integer, Integer>run(
                IntStream.range(0, 1000).boxed().toList(),
                2,
                thing -> {
                  begun.incrementAndGet();
                  return thing;
                },
                ended -> {
                  given.add(ended);
                  if (given.size() == 1) {
                    throw new IllegalStateException("the disk is full");
                  }
                }))
        .hasMessage("the disk is full");
    assertThat(given).hasSize(2);
    assertThat(given.getLast()).containsAll(given.getFirst()).hasSize(begun.get());
  }

  @Test
  void a_source_may_have_more_while_others_are_under_way() {
    AtomicInteger next = new AtomicInteger();
    List<Integer> ended = new ArrayList<>();
    SideBySide.<Integer, Integer>run(
        () -> Optional.of(next.getAndIncrement()).filter(thing -> thing < 500),
        7,
        thing -> thing,
        ended::addAll);
    assertThat(ended).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 500).boxed().toList());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
