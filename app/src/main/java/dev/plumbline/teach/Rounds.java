package dev.plumbline.teach;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * An endless order over so many things: all of them once in each round, mixed anew from the seed.
 * For any number of threads.
 */
public final class Rounds {

  private final int size;
  private final long seed;
  private final Map<Long, List<Integer>> rounds = new ConcurrentHashMap<>();

  /**
   * Begins.
   *
   * @param size 1 or more
   */
  public Rounds(int size, long seed) {
    if (size < 1) {
      throw new IllegalArgumentException("an order over %d things; give 1 or more".formatted(size));
    }
    this.size = size;
    this.seed = seed;
  }

  /**
   * Which of the things stands at an index.
   *
   * @param index 0, 1, 2, ...
   */
  public int place(long index) {
    return rounds.computeIfAbsent(index / size, this::mixed).get((int) (index % size));
  }

  private List<Integer> mixed(long round) {
    List<Integer> mixed = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(mixed, new Random(seed * 1_000_003 + round));
    return mixed;
  }
}
