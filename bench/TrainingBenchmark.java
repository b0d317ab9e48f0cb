import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.ExampleSource;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.Losses;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.Threads;
import dev.plumbline.lm.Trainer;
import dev.plumbline.lm.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains a checkpoint on random tokens and prints how many of them a second, over the second half of
 * the steps, and the largest resident memory in MB; {@code train_peer.py} does the same with
 * transformers and PEFT.
 *
 * <p>Arguments: {@code CHECKPOINT full|lora|recomputed|lora-recomputed rows|chats STEPS}. Rows: 4
 * documents of 256 tokens, all with loss. Chats: 8 of 40 to 400 tokens, the second half of each with
 * loss.
 */
final class TrainingBenchmark {
  private TrainingBenchmark() {}

  public static void main(String... args) throws IOException {
    Threads.use(Integer.parseInt(System.getenv().getOrDefault("THREADS", "2")));
    Path checkpoint = Path.of(args[0]);
    int steps = Integer.parseInt(args[3]);
    boolean chats = args[2].equals("chats");
    try (LanguageModel model = load(checkpoint, args[1].startsWith("lora"))) {
      TrainingSettings settings =
          new TrainingSettings(
              steps,
              new BatchShape.Groups(chats ? 8 : 4, 1 << 20),
              new Schedule(1e-5, 0, 1, 1),
              new AdamSettings(0.9, 0.999, 0, 1),
              args[1].endsWith("recomputed") ? Activations.RECOMPUTED : Activations.KEPT,
              0);
      int size = model.config().vocabularySize();
      long[] start = new long[2];
      long[] end = new long[2];
      Trainer.train(
          model,
          chats ? chats(size) : rows(size),
          Losses.nextToken(),
          settings,
          step -> {
            long[] now = step.step() <= steps / 2 ? start : end;
            now[0] = step.tokens();
            now[1] = System.nanoTime();
            return true;
          });
      System.out.printf(
          "%.1f %d%n", (end[0] - start[0]) / ((end[1] - start[1]) / 1e9), peakMegabytes());
    }
  }

  private static LanguageModel load(Path checkpoint, boolean lora) {
    return lora
        ? Checkpoint.loadForTraining(
            checkpoint, LoraSettings.of(16, 32, 1), DataType.FP32, Device.CPU)
        : Checkpoint.loadForTraining(checkpoint, Device.CPU);
  }

  private static ExampleSource rows(int size) {
    return index -> List.of(Example.of(new SplittableRandom(index).ints(257, 0, size).toArray()));
  }

  private static ExampleSource chats(int size) {
    return index -> {
      SplittableRandom random = new SplittableRandom(index);
      int[] tokens = random.ints(random.nextInt(40, 401), 0, size).toArray();
      boolean[] supervised = new boolean[tokens.length];
      for (int i = tokens.length / 2; i < tokens.length; i++) {
        supervised[i] = true;
      }
      return List.of(new Example(tokens, supervised));
    };
  }

  private static long peakMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
