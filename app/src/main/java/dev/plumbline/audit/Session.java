package dev.plumbline.audit;

import dev.plumbline.assess.TrialEvents;
import dev.plumbline.rollout.Event;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session of an auditing agent as it is stored.
 *
 * @param number from 1
 * @param seed the name of the instruction
 * @param tree all that happened, by id
 * @param judged what came of the branches that were kept, by the id of their last event
 */
public record Session(int number, String seed, List<Event> tree, Map<Integer, Attempt> judged) {

  public Session {
    tree = List.copyOf(tree);
    judged = new LinkedHashMap<>(judged);
  }

  /** How its page and its events are named: {@code session-1}. */
  public String name() {
    return AgentAuditor.key(number - 1);
  }

  /**
   * Reads the sessions that attempts come from.
   *
   * @param run of the branches
   */
  public static List<Session> of(Store store, String run, List<Attempt> attempts) {
    Map<Integer, List<Attempt>> bySession = new TreeMap<>();
    for (Attempt attempt : attempts) {
      int session = Integer.parseInt(factor(attempt, Branch.SESSION));
      bySession.computeIfAbsent(session, _ -> new ArrayList<>()).add(attempt);
    }
    List<Session> sessions = new ArrayList<>();
    bySession.forEach((number, theirs) -> {
      Map<Integer, Attempt> judged = new LinkedHashMap<>();
      theirs.forEach(one -> judged.put(Integer.parseInt(factor(one, Branch.BRANCH)), one));
      sessions.add(
          new Session(
              number,
              factor(theirs.getFirst(), "seed"),
              TrialEvents.of(store.events().of(run, AgentAuditor.key(number - 1))),
              judged));
    });
    return sessions;
  }

  private static String factor(Attempt attempt, String name) {
    return attempt.scenario().condition().getOrDefault(name, "");
  }
}
