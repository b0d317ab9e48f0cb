package dev.plumbline.watch;

import dev.plumbline.assess.Workers;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A command of the user's that is run once for each issue that raises an alarm. What happened is in
 * its environment: {@code PLUMBLINE_ISSUE}, {@code PLUMBLINE_STEP}, {@code PLUMBLINE_RATE} and
 * {@code PLUMBLINE_BASELINE}, in percent. One that fails is run again, three times in all; that it
 * ended well is in the store, so that a watch that goes on does not run it again, and of several
 * processes that share a watch one runs it.
 *
 * @param words program and arguments
 * @param watch name of the watch
 */
public record AlarmCommand(List<String> words, String watch) {

  private static final int TIMES = 3;

  /** After which another machine takes over what one died of. */
  private static final Duration TERM = Duration.ofHours(1);

  public AlarmCommand {
    words = List.copyOf(words);
  }

  /**
   * Runs it for what raised an alarm and was not told of.
   *
   * @param self this process
   * @throws IllegalArgumentException when it failed each time; it is run again when the watch goes
   *     on
   */
  public void tell(Store store, List<WatchPoint> points, Workers self) {
    String alarms = watch + "/alarm";
    for (WatchPoint point : points) {
      String key = "%s/%s".formatted(alarms, point.issue());
      if (point.alarm() && store.get(key).isEmpty() && isOurs(store, alarms, key, self)) {
        try {
          if (store.get(key).isEmpty()) {
            run(point);
            store.put(new Artifact(key, alarms, Integer.toString(point.step())));
          }
        } finally {
          store.leases().release(alarms, self.name());
        }
      }
    }
  }

  private static boolean isOurs(Store store, String alarms, String key, Workers self) {
    store.leases().workers(alarms).stream()
        .filter(Workers::isDead)
        .forEach(dead -> store.leases().release(alarms, dead));
    return !store.leases().take(alarms, List.of(key), 1, self.name(), TERM).isEmpty();
  }

  private void run(WatchPoint point) {
    int code = 0;
    for (int time = 0; time < TIMES; time++) {
      code = once(point);
      if (code == 0) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "'%s' ended with %d each of %d times, told of the alarm for '%s'; mend it and run the watch again"
            .formatted(String.join(" ", words), code, TIMES, point.issue()));
  }

  private int once(WatchPoint point) {
    ProcessBuilder process = new ProcessBuilder(words).redirectErrorStream(true);
    process
        .environment()
        .putAll(
            Map.of(
                "PLUMBLINE_ISSUE", point.issue(),
                "PLUMBLINE_STEP", Integer.toString(point.step()),
                "PLUMBLINE_RATE", percent(point.rate()),
                "PLUMBLINE_BASELINE", percent(point.baseline())));
    try {
      Process started = process.start();
      started.getOutputStream().close();
      started.getInputStream().transferTo(System.err);
      return started.waitFor();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot run '%s' (%s); give a program that is there"
              .formatted(String.join(" ", words), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while '%s' ran".formatted(words), e);
    }
  }

  private static String percent(Estimate estimate) {
    return switch (estimate) {
      case Estimate.Rate rate -> String.format(Locale.ROOT, "%.1f", 100 * rate.value());
      case Estimate.Unknown unknown -> "";
    };
  }
}
