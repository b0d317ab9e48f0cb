import dev.plumbline.lm.AdapterFolder;
import dev.plumbline.lm.Batch;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.LoraSettings.Form;
import dev.plumbline.lm.Losses;
import dev.plumbline.lm.Threads;
import dev.plumbline.lm.Trainer;
import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.TrainingSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Plumbline's side of {@code bench/lora.sh}; {@code lora.py} compares.
 *
 * <ul>
 *   <li>{@code train FORM CHECKPOINT ADAPTERS MERGED TOKEN...} trains adapters of a checkpoint on one text, writes them, and prints
 *       their logits of the text, a line for each token;
 *   <li>{@code steps CHECKPOINT ADAPTERS TOKEN...} trains adapters for three steps more and prints the losses.
 * </ul>
 */
final class Adapters {
  private Adapters() {}

  public static void main(String... args) {
    Threads.use(1);
    switch (args[0]) {
      case "train" -> train(Form.valueOf(args[1]), Path.of(args[2]), Path.of(args[3]), Path.of(args[4]), tokens(5, args));
      case "steps" -> steps(Path.of(args[1]), Path.of(args[2]), tokens(3, args));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static int[] tokens(int from, String... args) {
    return Arrays.stream(args).skip(from).mapToInt(Integer::parseInt).toArray();
  }

  private static TrainingSettings training(int steps, double rate, double clip, int... tokens) {
    return new TrainingSettings(
        steps,
        new BatchShape.Packed(1, tokens.length, 1),
        new Schedule(rate, 1, 1, 1),
        new AdamSettings(0.9, 0.99, 0, clip),
        Activations.KEPT,
        0);
  }

  private static void steps(Path base, Path adapters, int... tokens) {
    try (LanguageModel model = AdapterFolder.load(adapters, base, DataType.FP32, Device.CPU)) {
      Trainer.train(
          model,
          index -> List.of(Example.of(tokens)),
          Losses.nextToken(),
          training(3, 5e-3, Double.POSITIVE_INFINITY, tokens),
          step -> {
            System.out.println(step.loss());
            return true;
          });
    }
  }

  private static void train(Form form, Path base, Path adapters, Path into, int... tokens) {
    // Dropout is no part of the comparison of steps, which go on with what this writes.
    LoraSettings settings =
        new LoraSettings(4, 6, 0, List.of(LoraSettings.ALL_LINEAR), 1, form);
    try (LanguageModel model =
            Checkpoint.loadForTraining(base, settings, DataType.FP32, Device.CPU)) {
      Trainer.train(
          model,
          index -> List.of(Example.of(tokens)),
          Losses.nextToken(),
          training(30, 2e-2, 1, tokens),
          step -> true);
      AdapterFolder.save(adapters, model, base);
      try (LanguageModel merged = model.merged(DataType.FP32)) {
        Checkpoint.saveLike(base, into, merged, DataType.FP32, 1 << 30);
      }
    }
    try (LanguageModel model =
        AdapterFolder.load(adapters, base, DataType.FP32, Device.CPU)) {
      print(model, tokens);
    }
  }

  /** A batch leaves the last token out, as it is only ever predicted. */
  private static void print(LanguageModel model, int[] tokens) {
    try (PointerScope _ = new PointerScope()) {
      Example text = Example.of(Arrays.copyOf(tokens, tokens.length + 1));
      Tensor hidden = model.forward(Batch.of(List.of(text), Device.CPU));
      Tensor logits = model.logits(hidden).contiguous();
      float[] row = new float[(int) logits.size(1)];
      FloatPointer values = new FloatPointer(logits.data_ptr());
      for (int token = 0; token < tokens.length; token++) {
        values.position((long) token * row.length).get(row);
        System.out.println(numbers(row));
      }
    }
  }

  private static String numbers(float[] row) {
    return IntStream.range(0, row.length)
        .mapToObj(i -> Float.toString(row[i]))
        .collect(Collectors.joining(" "));
  }
}
