package dev.plumbline.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Gives trials their scenarios and events, some at a time. Trials of one scenario get the same
 * text, which is read once while it is needed now and then.
 */
final class Whole implements Iterator<TrialRow> {
  private static final int BATCH = 100;
  private static final int SCENARIOS = 1_000;

  private final Iterator<TrialRow> trials;
  private final Connections connections;
  private final Handle handle;
  private final Deque<TrialRow> ahead = new ArrayDeque<>();
  private final Map<String, String> scenarios =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > SCENARIOS;
        }
      };

  Whole(Iterator<TrialRow> trials, Connections connections, Handle handle) {
    this.trials = trials;
    this.connections = connections;
    this.handle = handle;
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty() || trials.hasNext();
  }

  @Override
  public TrialRow next() {
    if (ahead.isEmpty()) {
      List<TrialRow> some = new ArrayList<>();
      do {
        some.add(trials.next());
      } while (some.size() < BATCH && trials.hasNext());
      connections.database().mapped(() -> ahead.addAll(whole(some)));
    }
    return ahead.remove();
  }

  private List<TrialRow> whole(List<TrialRow> some) {
    Map<String, List<EventRow>> events = new HashMap<>();
    List<String> keys = some.stream().map(trial -> trial.head().key()).toList();
    for (EventRow event : Events.read(handle, some.getFirst().head().run(), keys, 1)) {
      events.computeIfAbsent(event.trial(), key -> new ArrayList<>()).add(event);
    }
    Map<String, String> texts = scenarios(some);
    return some.stream()
        .map(trial ->
            new TrialRow(
                trial.head(),
                texts.getOrDefault(trial.head().scenario(), ""),
                trial.leaf(),
                events.getOrDefault(trial.head().key(), List.of()),
                trial.verdicts()))
        .toList();
  }

  private Map<String, String> scenarios(List<TrialRow> some) {
    Map<String, String> texts = new HashMap<>();
    Set<String> unknown = new HashSet<>();
    for (TrialRow trial : some) {
      String digest = trial.head().scenario();
      String known = scenarios.get(digest);
      if (known == null) {
        unknown.add(digest);
      } else {
        texts.put(digest, known);
      }
    }
    if (!unknown.isEmpty()) {
      handle
          .createQuery(Sql.READ_SCENARIOS)
          .bindList("digests", List.copyOf(unknown))
          .map((row, context) -> Map.entry(row.getString("digest"), row.getString("payload")))
          .forEach(read -> texts.put(read.getKey(), read.getValue()));
      scenarios.putAll(texts);
    }
    return texts;
  }
}
