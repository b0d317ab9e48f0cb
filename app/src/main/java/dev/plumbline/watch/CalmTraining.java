package dev.plumbline.watch;

import dev.plumbline.assess.RunRecords;
import dev.plumbline.assess.Workers;
import dev.plumbline.store.Store;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an earlier watch has seen of a training that is known to be calm.
 *
 * @param watch its name
 * @param steps its checkpoints of which something is known
 */
public record CalmTraining(String watch, SortedMap<Integer, Seen> steps) {

  public CalmTraining {
    steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
  }

  /**
   * A checkpoint.
   *
   * @param digest of its weights
   * @param rise the largest of any issue, in standard errors
   */
  public record Seen(String digest, double rise) {}

  /** The names of a store's watches, but for one. */
  public static List<String> watches(Store store, String other) {
    return WatchSetup.all(store).stream()
        .map(WatchSetup::watch)
        .filter(name -> !name.equals(other))
        .toList();
  }

  /**
   * Reads one.
   *
   * @param store in which the calm training's watch is
   * @param name of that watch
   * @param beside the watch that it is to be compared with
   * @throws IllegalArgumentException that says in what they differ, or that nothing is known of it
   */
  public static CalmTraining read(Store store, String name, Watch beside, Workers workers) {
    WatchSetup setup =
        WatchSetup.of(store, name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "nothing is known of how '%s' in %s was watched; watch that training again"
                        .formatted(name, store)));
    String difference = setup.difference(beside.setup());
    if (!difference.isEmpty()) {
      throw new IllegalArgumentException(
          "calm '%s' was watched with %s; give one that was watched alike, or leave it out"
              .formatted(name, difference));
    }
    Watch watch = new Watch(store, beside.plan().of(name, setup.baseline()), workers);
    SortedMap<Integer, Seen> steps = new TreeMap<>();
    watch
        .rises()
        .forEach((step, rises) ->
            rises.stream()
                .flatMapToDouble(OptionalDouble::stream)
                .max()
                .ifPresent(
                    rise -> steps.put(step, new Seen(digest(store, watch.run(step)), rise))));
    return new CalmTraining(name, steps);
  }

  private static String digest(Store store, String run) {
    return RunRecords.of(store, run).map(record -> record.setup().target().digest()).orElse("");
  }
}
