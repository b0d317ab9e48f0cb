package dev.plumbline.teach;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Samples a target in scenarios of the seen suites. */
public interface Player {

  /** What makes it the same target, in one line. */
  String identity();

  /** One scenario for each row, in the same order. */
  List<Played> play(Step.Sample step, List<WorkRow> rows, long seed, IntConsumer progress);

  /** How it ended. */
  sealed interface Played {

    /** With these fields. */
    record Ended(Map<String, String> gave) implements Played {
      public Ended {
        gave = Map.copyOf(gave);
      }
    }

    /** Without a transcript to learn from. */
    record Missing(dev.plumbline.teach.Ended.Fate fate, String why) implements Played {}
  }
}
