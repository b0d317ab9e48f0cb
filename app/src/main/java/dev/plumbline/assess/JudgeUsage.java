package dev.plumbline.assess;

import dev.plumbline.model.Reply.Usage;
import dev.plumbline.store.Store;
import java.util.Map;
import java.util.TreeMap;

/** What judge models read and wrote, as their verdicts on the trials of a run say. */
public final class JudgeUsage {

  private JudgeUsage() {}

  /**
   * By judge, as the store names it; without judges that no call is known of, such as rules, people
   * and those of versions that did not keep their calls.
   */
  public static Map<String, Usage> of(Store store, String run) {
    Map<String, Usage> usage = new TreeMap<>();
    store.eachVerdict(
        run,
        verdict -> {
          if (!Mechanical.is(verdict.judge())) {
            usage.merge(verdict.judge(), Verdicts.read(verdict).usage(), Usage::plus);
          }
        });
    usage.values().removeIf(Usage.NONE::equals);
    return usage;
  }
}
