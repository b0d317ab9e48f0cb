package dev.plumbline.provider;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Pairs the calls of a conversation with their outputs. Our messages hold no ids, so these come
 * from positions: nine letters and digits, which is what the strictest server takes.
 */
final class CallIds {

  private final Deque<String> open = new ArrayDeque<>();
  private int turn;

  /** Ids for the calls of the next turn of the model; outputs that follow take them in order. */
  List<String> next(int calls) {
    turn++;
    return opened(
        IntStream.range(0, calls)
            .mapToObj(call -> "c%04d%04d".formatted(turn % 10_000, call % 10_000))
            .toList());
  }

  /** Likewise, with the ids that the provider gave. */
  List<String> opened(List<String> ids) {
    open.clear();
    open.addAll(ids);
    return ids;
  }

  /** The call that an output answers; empty when every call has its output. */
  Optional<String> answered() {
    return Optional.ofNullable(open.poll());
  }
}
