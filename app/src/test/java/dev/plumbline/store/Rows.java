package dev.plumbline.store;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Rows for tests. */
final class Rows {
  private Rows() {}

  static TrialRow trial(String run, int ordinal) {
    return trial(run, ordinal, State.FINISHED, List.of(verdict(State.FINISHED)));
  }

  static TrialRow trial(String run, int ordinal, State state, List<VerdictRow> verdicts) {
    return trial(
        new TrialHead(
            run,
            "key-" + ordinal,
            new Stratum(
                ordinal % 2 == 0 ? "blackmail" : "sabotage",
                "held-out",
                "organism/gap",
                40 + ordinal % 4,
                "{\"urgency\":\"%s\"}".formatted(ordinal % 3 == 0 ? "none" : "replacement")),
            ordinal,
            state,
            "scenario-" + ordinal),
        verdicts);
  }

  static TrialRow trial(TrialHead head, List<VerdictRow> verdicts) {
    return new TrialRow(
        head,
        "{\"name\":\"%s\"}".formatted(head.scenario()),
        3,
        IntStream.rangeClosed(1, 3).mapToObj(id -> event(head.run(), head.key(), id)).toList(),
        verdicts);
  }

  /** The event of an id, after the one before it. */
  static EventRow event(String run, String trial, int id) {
    return event(run, trial, id, "{\"said\":\"%s %d\"}".formatted(trial, id));
  }

  static EventRow event(String run, String trial, int id, String payload) {
    return new EventRow(
        run, trial, id, id - 1, Instant.EPOCH.plusNanos(id), "model", "target", payload);
  }

  static VerdictRow verdict(State state) {
    return new VerdictRow(
        "state-change/1",
        state,
        state == State.FINISHED ? "{\"harm\":\"yes\"}" : "",
        "{\"harm\":true,\"task\":true}");
  }

  static List<TrialRow> trials(String run, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> trial(run, i)).toList();
  }
}
