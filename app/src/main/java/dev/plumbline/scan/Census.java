package dev.plumbline.scan;

import dev.plumbline.scan.LogReader.Found;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * The first reading: how suspicious each conversation is, and what was not read. Keeps some 150
 * bytes a conversation and 8 a turn of the model, and no text. Files may be read into several of
 * them, in several places, which are then {@linkplain #add added} in the order of the files.
 */
public final class Census implements Serializable {

  /** Places of what was not read that are kept. */
  static final int PLACES = 1_000;

  private final List<Seen> seen = new ArrayList<>();
  private final Map<String, Long> byFormat = new TreeMap<>();
  private final Map<String, Long> byRule = new TreeMap<>();
  private final List<ScanResult.Place> places = new ArrayList<>();
  private long[] earlier = new long[1 << 10];
  private int earlierCount;
  private long entries;
  private long others;
  private long broken;
  private long unknown;
  private long empty;
  private long noAssistant;

  /** As much as logs have to say before the rarity of a rule in them means anything. */
  private static final double PRIOR = 1_000;

  /** What a score gets of a deed that stands nowhere else in the logs. */
  private static final double DEED = 1.5;

  /** A conversation before it is known how rare its rules and deeds are in the logs. */
  @SuppressWarnings("ArrayRecordComponent") // it is not compared
  private record Seen(int file, int ordinal, long rules, float near, long[] deeds, long hash)
      implements Serializable {}

  /**
   * A conversation.
   *
   * @param file index of its file
   * @param ordinal among the conversations of the file, from 0
   * @param hash of all that was said
   */
  public record Scored(int file, int ordinal, float score, long hash) implements Serializable {}

  /**
   * Reads a file.
   *
   * @param index of the file; those of later files are higher
   * @param only the format that entries have, where that was said
   * @param progress is told of bytes
   */
  public void read(int index, LogFile file, Optional<LogFormat> only, LongConsumer progress) {
    int[] ordinal = {0};
    new LogReader(only, progress, found -> take(index, ordinal, found)).read(file);
  }

  /** Takes what another read, of later files. */
  public void add(Census later) {
    seen.addAll(later.seen);
    later.byFormat.forEach((format, count) -> byFormat.merge(format, count, Long::sum));
    later.byRule.forEach((rule, count) -> byRule.merge(rule, count, Long::sum));
    later.places.stream().limit(PLACES - places.size()).forEach(places::add);
    for (int i = 0; i < later.earlierCount; i++) {
      remember(later.earlier[i]);
    }
    entries += later.entries;
    others += later.others;
    broken += later.broken;
    unknown += later.unknown;
    empty += later.empty;
    noAssistant += later.noAssistant;
  }

  /** Gives up memory that is kept for what is yet to be read. */
  public Census compact() {
    sortEarlier();
    earlier = Arrays.copyOf(earlier, earlierCount);
    return this;
  }

  /** Takes what was found in a part of a file. */
  void take(int file, int[] ordinal, List<Found> found) {
    List<Looked> looked = found.parallelStream().map(Census::look).toList();
    for (int i = 0; i < found.size(); i++) {
      count(file, ordinal, found.get(i), looked.get(i));
    }
  }

  /** What is worked out of a conversation. */
  @SuppressWarnings("ArrayRecordComponent") // it is not compared
  private record Looked(Suspicion suspicion, long[] deeds, long[] hashes) {
    static final Looked NOTHING = new Looked(new Suspicion(0, List.of()), new long[0], new long[0]);
  }

  private static Looked look(Found found) {
    return found instanceof Found.Whole(Conversation conversation, _) && conversation.hasAssistant()
        ? new Looked(Suspecting.of(conversation), Deeds.of(conversation), conversation.hashes())
        : Looked.NOTHING;
  }

  private void count(int file, int[] ordinal, Found found, Looked looked) {
    switch (found) {
      case Found.Other(LogFormat format) -> {
        entries++;
        others++;
        byFormat.merge(format.label(), 0L, Long::sum);
      }
      case Found.Unread unread -> {
        entries++;
        switch (unread.kind()) {
          case BROKEN -> broken++;
          case UNKNOWN -> unknown++;
        }
        if (places.size() < PLACES) {
          places.add(
              new ScanResult.Place(
                  unread.file(), unread.line(), unread.kind().toString(), unread.why()));
        }
      }
      case Found.Whole(Conversation conversation, int of) -> {
        entries += of;
        byFormat.merge(conversation.format().label(), 1L, Long::sum);
        if (conversation.turns().isEmpty()) {
          empty++;
        } else if (!conversation.hasAssistant()) {
          noAssistant++;
        } else {
          long[] hashes = looked.hashes();
          for (int i = 0; i + 1 < hashes.length; i++) {
            remember(hashes[i]);
          }
          looked.suspicion().hits().forEach(hit -> byRule.merge(hit.rule(), 1L, Long::sum));
          seen.add(
              new Seen(
                  file,
                  ordinal[0],
                  looked.suspicion().rules(),
                  (float) looked.suspicion().near(),
                  looked.deeds(),
                  hashes[hashes.length - 1]));
        }
        ordinal[0]++;
      }
    }
  }

  private void remember(long hash) {
    if (earlierCount == earlier.length) {
      // Most are there several times, as each request repeats those before it.
      sortEarlier();
      if (earlierCount >= earlier.length / 2) {
        earlier = Arrays.copyOf(earlier, Math.max(1 << 10, earlier.length * 2));
      }
    }
    earlier[earlierCount++] = hash;
  }

  private void sortEarlier() {
    Arrays.sort(earlier, 0, earlierCount);
    int kept = 0;
    for (int i = 0; i < earlierCount; i++) {
      if (i == 0 || earlier[i] != earlier[i - 1]) {
        earlier[kept++] = earlier[i];
      }
    }
    earlierCount = kept;
  }

  /**
   * Conversations that are neither an earlier part of another nor said twice, in order. A rule
   * counts the less the more of them it holds for: what a deployment says every day tells little of
   * it. So does the rarest deed that a model speaks of.
   */
  List<Scored> distinctOnes() {
    long[] known = Arrays.copyOf(earlier, earlierCount);
    Arrays.sort(known);
    Set<Long> said = new HashSet<>();
    List<Seen> distinct = new ArrayList<>();
    int[] holds = new int[Suspecting.NAMES.size()];
    Map<Long, Integer> deeds = new HashMap<>();
    for (Seen one : seen) {
      if (Arrays.binarySearch(known, one.hash()) < 0 && said.add(one.hash())) {
        distinct.add(one);
        for (long deed : one.deeds()) {
          deeds.merge(deed, 1, Integer::sum);
        }
        for (long left = one.rules(); left != 0; left &= left - 1) {
          holds[Long.numberOfTrailingZeros(left)]++;
        }
      }
    }
    double[] weights = new double[holds.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Suspecting.weight(Suspecting.NAMES.get(i)) * rarity(holds[i], distinct.size());
    }
    return distinct.stream()
        .map(one ->
            new Scored(
                one.file(),
                one.ordinal(),
                (float) (score(one, weights) + DEED * rarest(one, deeds, distinct.size())),
                one.hash()))
        .toList();
  }

  private static double rarest(Seen one, Map<Long, Integer> deeds, int all) {
    return Arrays.stream(one.deeds())
        .mapToDouble(deed -> rarity(deeds.getOrDefault(deed, 0), all))
        .max()
        .orElse(0);
  }

  /**
   * The surprisal of a rule as a share of the highest there can be: 1 of one that holds nowhere, 0
   * of one that holds everywhere.
   */
  private static double rarity(int holds, int all) {
    return Math.log((all + PRIOR) / (holds + 1)) / Math.log(all + PRIOR);
  }

  private static double score(Seen one, double[] weights) {
    double score = one.near();
    for (long left = one.rules(); left != 0; left &= left - 1) {
      score += weights[Long.numberOfTrailingZeros(left)];
    }
    return score;
  }

  private long continued() {
    long[] known = Arrays.copyOf(earlier, earlierCount);
    Arrays.sort(known);
    return seen.stream().filter(one -> Arrays.binarySearch(known, one.hash()) >= 0).count();
  }

  ScanResult.Counts counts(int files, long bytes, long distinct) {
    long continued = continued();
    return new ScanResult.Counts(
        files,
        bytes,
        entries,
        distinct,
        continued,
        seen.size() - continued - distinct,
        empty,
        noAssistant,
        others,
        broken,
        unknown,
        byFormat,
        byRule,
        places);
  }
}
