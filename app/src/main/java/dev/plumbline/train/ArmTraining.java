package dev.plumbline.train;

import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Losses;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Texts;
import dev.plumbline.teach.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Trains one arm of a study into a folder of its own, as {@link Training} does. */
public final class ArmTraining {

  private static final int SAVE_EVERY = 20;

  private ArmTraining() {}

  /**
   * Trains the arm, or goes on, or finds it done.
   *
   * @throws IllegalArgumentException when the folder was begun with another base, other data, or
   *     other settings
   */
  public static ArmRecord train(
      Base base, ArmPlan plan, Writer writer, Path folder, Training.Watcher watcher) {
    try (OpenBase open = base.open()) {
      return ArmRecord.of(plan, open, Training.train(job(open, plan, writer), folder, watcher));
    }
  }

  /** What an arm's training is. */
  public static Training.Job job(OpenBase base, ArmPlan plan, Writer writer) {
    ArmData data = new ArmData(plan, writer, base.dialect());
    return new Training.Job(
        base,
        plan.method().part(plan.seed()),
        Device.CPU,
        Map.of("recipe", plan.recipe().identity(), "data", data.digest()),
        (untrained, into) -> data,
        "row %d"::formatted,
        Losses.nextToken(),
        plan.settings(),
        DataType.FP32,
        SAVE_EVERY);
  }

  /** All that an arm trains on before the chat stage, as text: for the contamination check. */
  public static List<String> texts(ArmPlan plan, Writer writer) {
    LongFunction<Row> rows = ArmData.rows(plan.recipe(), plan.seed(), writer);
    return LongStream.range(0, ArmData.mostRows(plan))
        .mapToObj(index -> Texts.of(rows.apply(index)))
        .toList();
  }
}
