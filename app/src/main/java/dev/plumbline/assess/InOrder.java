package dev.plumbline.assess;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives trials to a {@link Follower} in the order of their plan. Used by one thread; {@link
 * #isStopped} may be asked by any.
 */
final class InOrder {

  private final Follower follower;
  private final List<String> keys;
  private final Function<String, Optional<JudgedTrial>> stored;
  private final Map<String, JudgedTrial> ended = new HashMap<>();
  private int next;
  private volatile @Nullable JudgedTrial last;

  /**
   * Makes it.
   *
   * @param keys of the plan's trials, in order
   * @param stored those trials that had ended before
   */
  InOrder(Follower follower, List<String> keys, Function<String, Optional<JudgedTrial>> stored) {
    this.follower = follower;
    this.keys = List.copyOf(keys);
    this.stored = stored;
  }

  /** Takes a trial that has ended now; it is kept only as long as somebody waits for it. */
  void ended(String key, JudgedTrial trial) {
    if (last == null && next < keys.size()) {
      ended.put(key, trial);
    }
  }

  /** Gives all trials whose turn it is. */
  void advance() {
    while (last == null && next < keys.size()) {
      String key = keys.get(next);
      JudgedTrial mine = ended.remove(key);
      Optional<JudgedTrial> trial = mine == null ? stored.apply(key) : Optional.of(mine);
      if (trial.isEmpty()) {
        return;
      }
      next++;
      if (follower.stopsAt(trial.get())) {
        last = trial.get();
      }
    }
  }

  boolean isStopped() {
    return last != null;
  }

  /** The trial at which it was stopped. */
  Optional<JudgedTrial> last() {
    return Optional.ofNullable(last);
  }

  /** The keys of the trials that count. */
  List<String> counted() {
    return last == null ? keys : keys.subList(0, next);
  }
}
