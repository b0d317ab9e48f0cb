package dev.plumbline.web;

import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecords;
import dev.plumbline.assess.StoredRun;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.store.Browsing.Signature;
import dev.plumbline.store.Store;
import dev.plumbline.store.Stratum;
import dev.plumbline.store.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is counted of a run, as it stood at one time.
 *
 * @param strata by digest
 * @param conditions the place of each stratum's scenarios in their grid, by digest
 * @param rows what the mechanical half found, suite by suite
 * @param agents the suites that are of agents, and not of chat
 * @param parted as far as it was asked for
 */
record RunFacts(
    String run,
    Signature signature,
    Optional<RunRecord> record,
    Map<String, Stratum> strata,
    Map<String, Map<String, String>> conditions,
    Tabulation table,
    List<Tabulation.Row> rows,
    Set<String> agents,
    Map<String, List<Tabulation.Row>> parted) {

  /** What the mechanical half found, suite by suite and value by value of a factor. */
  List<Tabulation.Row> by(String factor) {
    return parted.computeIfAbsent(factor, name -> table.rows(List.of(name), agents::contains));
  }

  /** Who judged: the mechanical half first. */
  List<String> judges() {
    Set<String> judges = new TreeSet<>();
    table.cells().forEach(cell -> judges.add(cell.count().judge()));
    judges.remove(Mechanical.JUDGE);
    judges.removeIf(String::isEmpty);
    return Stream.concat(Stream.of(Mechanical.JUDGE), judges.stream()).toList();
  }

  /** The name of the target as the command line had it, or else its digest. */
  String target() {
    return record
        .map(known -> known.setup().target().name())
        .filter(name -> !name.isBlank())
        .orElseGet(
            () -> strata.values().stream().map(Stratum::target).distinct().findFirst().orElse(""));
  }

  /**
   * Those of the runs of a store, kept until a run changes. Of a run that takes long to count, and
   * grows meanwhile, a page shows what was counted last, and the next one what is there now. Safe
   * for many threads.
   */
  static final class Kept {
    private static final int MOST = 64;
    private static final int LARGE = 5_000;
    private static final int WARMED = 8;
    private static final long AT_ONCE_NANOS = 150_000_000;
    private static final long TRUSTED_NANOS = 3_000_000_000L;

    private final Store store;
    private final Map<String, Known<RunFacts>> known = new ConcurrentHashMap<>();
    private volatile Known<List<Tally>> tallies = new Known<>(List.of(), -1, 0, 0);

    Kept(Store store) {
      this.store = store;
    }

    /**
     * What was counted once.
     *
     * @param lastEvent of the run or the store when it was, or when a further count began
     * @param lookedAt when it was last known to hold, in nanoseconds
     * @param took nanoseconds to count
     */
    private record Known<T>(T value, long lastEvent, long lookedAt, long took) {
      Known<T> again(long last, long at) {
        return new Known<>(value, last, at, took);
      }

      boolean isTrusted(long last, long now) {
        return last == lastEvent && now - lookedAt < TRUSTED_NANOS;
      }

      /** Whether a page may wait until it is counted again. */
      boolean isQuick() {
        return took < AT_ONCE_NANOS;
      }
    }

    /**
     * Those of a run.
     *
     * @throws IllegalArgumentException when the store has no such run
     */
    RunFacts of(String run) {
      Known<RunFacts> there = known.get(run);
      if (there == null) {
        return first(run).value();
      }
      long last = store.browsing().lastEvent(run);
      long now = System.nanoTime();
      if (there.isTrusted(last, now)) {
        return there.value();
      }
      if (there.isQuick()) {
        return checked(run, there, last).value();
      }
      known.put(run, there.again(last, now));
      Thread.ofVirtual().start(() -> checked(run, there, last));
      return there.value();
    }

    /** What is known, if the run is still as it was, or else what there is now. */
    private Known<RunFacts> checked(String run, Known<RunFacts> there, long last) {
      if (last == there.lastEvent()
          && store.browsing().signature(run).equals(there.value().signature())) {
        Known<RunFacts> again = there.again(last, System.nanoTime());
        known.put(run, again);
        return again;
      }
      return read(run);
    }

    /** How many trials of each suite and target every run holds. */
    List<Tally> tallies() {
      Known<List<Tally>> there = tallies;
      long last = store.browsing().lastEvent();
      long now = System.nanoTime();
      if (there.isTrusted(last, now)) {
        return there.value();
      }
      if (there.isQuick()) {
        return tally(last);
      }
      tallies = there.again(last, now);
      Thread.ofVirtual().start(() -> tally(last));
      return there.value();
    }

    private List<Tally> tally(long last) {
      long start = System.nanoTime();
      List<Tally> counted = store.tallies();
      long now = System.nanoTime();
      tallies = new Known<>(counted, last, now, now - start);
      return counted;
    }

    /** Counts the largest runs, so that no page has to wait for it. */
    void warm() {
      tallies().stream()
          .collect(Collectors.groupingBy(Tally::run, Collectors.summingLong(Tally::trials)))
          .entrySet()
          .stream()
          .filter(run -> run.getValue() > LARGE)
          .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
          .limit(WARMED)
          .forEach(run -> of(run.getKey()));
    }

    /** One at a time: what another thread has counted meanwhile is not counted again. */
    private synchronized Known<RunFacts> first(String run) {
      Known<RunFacts> there = known.get(run);
      return there == null ? read(run) : there;
    }

    private Known<RunFacts> read(String run) {
      if (!store.runs().contains(run)) {
        throw new IllegalArgumentException("the store has no run '%s'".formatted(run));
      }
      long start = System.nanoTime();
      long last = store.browsing().lastEvent(run);
      Signature signature = store.browsing().signature(run);
      Tabulation table = Tabulation.read(store, run);
      Set<String> agents = StoredRun.agents(store, run);
      Map<String, Stratum> strata = store.browsing().strata(run);
      Map<String, Map<String, String>> conditions = new HashMap<>();
      strata.forEach(
          (digest, stratum) -> conditions.put(digest, StoredTrial.condition(stratum.condition())));
      RunFacts facts =
          new RunFacts(
              run,
              signature,
              RunRecords.of(store, run),
              strata,
              conditions,
              table,
              table.rows(List.of(), agents::contains),
              agents,
              new ConcurrentHashMap<>());
      if (known.size() >= MOST) {
        known.clear();
      }
      long now = System.nanoTime();
      Known<RunFacts> read = new Known<>(facts, last, now, now - start);
      known.put(run, read);
      return read;
    }
  }
}
