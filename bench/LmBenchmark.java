import dev.plumbline.lm.Completion;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.ExampleSource;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Decoder;
import dev.plumbline.lm.DecoderConfig;
import dev.plumbline.lm.Losses;
import dev.plumbline.lm.Prompt;
import dev.plumbline.lm.Sampler;
import dev.plumbline.lm.SamplingSettings;
import dev.plumbline.lm.Threads;
import dev.plumbline.lm.Trainer;
import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Plumbline's side of {@code bench/lm.sh}; {@code lm_pytorch.py} does the same work.
 *
 * <p>Prints tokens per second and the process's largest memory in MB. Arguments: {@code train ROWS
 * STEPS}, {@code fixed PROMPTS}, {@code stop PROMPTS}, or {@code seeds PROMPTS}, which PyTorch's side
 * lacks.
 */
final class LmBenchmark {
  private static final DecoderConfig CONFIG =
      DecoderConfig.llama(1000, 192, 384, 4, 6, 6, 32, 512, 10_000, 1e-5, true);
  private static final int BATCH = 64;

  private LmBenchmark() {}

  public static void main(String... args) throws IOException {
    Threads.use(1);
    try (LanguageModel model = Decoder.random(CONFIG, 1, Device.CPU)) {
      int size = Integer.parseInt(args[1]);
      double speed =
          switch (args[0]) {
            case "train" -> train(model, size, Integer.parseInt(args[2]));
            // 40 new tokens each, so that no row of a batch waits for another.
            case "fixed" -> sample(model, prompts(size, 1), 40, 0);
            // 12 of 1000 tokens end a text, so that texts have up to 60 tokens, about 42 on average.
            case "stop" -> sample(model, prompts(size, 1), 60, 12);
            // As fixed, with the same prompt under 8 seeds each.
            case "seeds" -> sample(model, prompts(size, 8), 40, 0);
            default -> throw new IllegalArgumentException(args[0]);
          };
      System.out.printf("%.0f %d%n", speed, peakMegabytes());
    }
  }

  /** Tokens per second over the second half of the steps. */
  private static double train(LanguageModel model, int rows, int steps) {
    TrainingSettings settings =
        new TrainingSettings(
            steps,
            new BatchShape.Packed(rows, 256, 1),
            new Schedule(1e-3, 5, 1, 1),
            new AdamSettings(0.9, 0.95, 0.1, 1),
            Activations.KEPT,
            0);
    ExampleSource corpus =
        index -> {
          SplittableRandom random = new SplittableRandom(index);
          return List.of(Example.of(random.ints(random.nextInt(40, 201), 0, 1000).toArray()));
        };
    long[] start = new long[2];
    long[] end = new long[2];
    Trainer.train(
        model,
        corpus,
        Losses.nextToken(),
        settings,
        step -> {
          long[] now = step.step() <= steps / 2 ? start : end;
          now[0] = step.tokens();
          now[1] = System.nanoTime();
          return true;
        });
    return (end[0] - start[0]) / ((end[1] - start[1]) / 1e9);
  }

  /** New tokens per second, after a batch to warm up. */
  private static double sample(LanguageModel model, List<Prompt> prompts, int most, int stops) {
    Set<Integer> stopTokens = IntStream.range(0, stops).boxed().collect(Collectors.toSet());
    SamplingSettings settings = new SamplingSettings(1, 1, 0, most, stopTokens);
    Sampler sampler = new Sampler(model, BATCH);
    sampler.sample(prompts.subList(0, BATCH), settings);
    long start = System.nanoTime();
    List<Completion> completions = sampler.sample(prompts, settings);
    double seconds = (System.nanoTime() - start) / 1e9;
    return completions.stream().mapToInt(c -> c.logProbabilities().length).sum() / seconds;
  }

  /** Prompts of 60 to 150 tokens, each as often as there are seeds. */
  private static List<Prompt> prompts(int count, int seeds) {
    return IntStream.range(0, count)
        .mapToObj(i -> {
          SplittableRandom random = new SplittableRandom(i / seeds);
          return new Prompt(random.ints(random.nextInt(60, 151), 0, 1000).toArray(), i);
        })
        .toList();
  }

  private static long peakMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
