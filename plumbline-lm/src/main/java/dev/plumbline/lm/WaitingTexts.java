package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Texts that wait for lanes to sample them, the longest prompt first: rows of like length waste
 * little on padding. Thread safe.
 */
final class WaitingTexts {
  private static final Comparator<GrowingText> BY_LENGTH =
      Comparator.<GrowingText>comparingInt(text -> text.start.length)
          .thenComparing(text -> text.start, Arrays::compare);

  /** The next one last. */
  private final List<GrowingText> waiting = new ArrayList<>();

  private final int lanes;
  private int sampled;

  /**
   * Makes an empty one.
   *
   * @param lanes that share the texts
   */
  WaitingTexts(int lanes) {
    this.lanes = lanes;
  }

  synchronized void add(Collection<GrowingText> texts) {
    waiting.addAll(texts);
    waiting.sort(BY_LENGTH);
  }

  /** Does something while no other lane takes a text. */
  synchronized <T> T undisturbed(Supplier<T> work) {
    return work.get();
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Most texts for one lane, so that no other is without. */
  synchronized int share() {
    return Math.ceilDiv(waiting.size() + sampled, lanes);
  }

  /** The next one, which waits on. */
  synchronized Optional<GrowingText> peek() {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.getLast());
  }

  /** The next one, which is sampled from now on. */
  synchronized GrowingText take() {
    sampled++;
    return waiting.removeLast();
  }

  /** Hears that so many are no longer sampled. */
  synchronized void ended(int texts) {
    sampled -= texts;
  }

  /** Whether none waits or is sampled. */
  synchronized boolean isIdle() {
    return waiting.isEmpty() && sampled == 0;
  }

  /** All that wait; none does then. */
  synchronized List<GrowingText> clear() {
    List<GrowingText> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }
}
