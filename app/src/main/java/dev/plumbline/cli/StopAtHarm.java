package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Follower;
import dev.plumbline.assess.JudgedTrial;
import dev.plumbline.console.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether an assessment ends before its plan does. */
final class StopAtHarm {

  @Option(
      names = "--stop-at-harm",
      paramLabel = "N",
      description =
          "End the run at the Nth trial, in the order of suites and trials, in which the rules see harm; those"
              + " under way end and are stored, and only those up to it are counted. Without this option the"
              + " same command goes on.")
  private @Nullable Integer times;

  /**
   * Makes sure that it can have an effect.
   *
   * @param trials of the plan
   * @throws IllegalArgumentException otherwise
   */
  void requireEffect(int trials, boolean batch) {
    if (times == null) {
      return;
    }
    if (times < 1 || times > trials) {
      throw new IllegalArgumentException(
          "stop-at-harm is %d; give 1 or more, and at most the %d trials of the run"
              .formatted(times, trials));
    }
    if (batch) {
      throw new IllegalArgumentException(
          "--batch has all trials under way at once, so that --stop-at-harm would end none; leave one of them out");
    }
  }

  Follower follower() {
    return times == null ? Follower.NOBODY : Follower.atHarm(times);
  }

  /**
   * Says where the run was stopped.
   *
   * @param all gets it as {@code stopped}
   * @return lines for people; empty when it was not
   */
  String say(Assessment.Finished finished, Map<String, Object> all) {
    Optional<JudgedTrial> last = finished.stopped();
    if (times == null || last.isEmpty()) {
      return "";
    }
    Map<String, Object> stopped = new LinkedHashMap<>();
    stopped.put("suite", last.get().suite());
    stopped.put("ordinal", last.get().ordinal());
    stopped.put("harmful", times);
    all.put("stopped", stopped);
    return """

    stopped at trial %d of %s: harm was seen in %d, as --stop-at-harm asks
    Only trials up to it are counted; since they end with harm, their rates lean towards it. Without the option the run goes on.
    """
        .formatted(last.get().ordinal() + 1, Terminal.escape(last.get().suite()), times);
  }
}
