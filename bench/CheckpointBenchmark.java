import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.Completion;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Decoder;
import dev.plumbline.lm.DecoderConfig;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.GgufConversion;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Prompt;
import dev.plumbline.lm.Sampler;
import dev.plumbline.lm.SamplingSettings;
import dev.plumbline.lm.Threads;
import dev.plumbline.lm.gguf.StoredAs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Plumbline's side of {@code bench/memory.sh} and {@code bench/generate.sh}.
 *
 * <p>Arguments: {@code memory FOLDER float32|bfloat16} prints the megabytes of the weights in that
 * format, of the process before loading, at most while loading, after it, and at most until 8 tokens are written; {@code greedy FOLDER TYPE
 * FILE} prints the greedy continuation of each line of token ids; {@code generate FOLDER TYPE FILE BATCH
 * NEW SEEDS all|filtered} prints new tokens per second, milliseconds of processor time a token, and the
 * tokens of prompts that were read and saved; {@code gguf FOLDER F32|Q8_0 FILE} converts. A folder may be a
 * GGUF file.
 */
final class CheckpointBenchmark {
  private CheckpointBenchmark() {}

  public static void main(String... args) throws IOException {
    DataType type = args[2].equals("bfloat16") ? DataType.BF16 : DataType.FP32;
    switch (args[0]) {
      case "memory" -> memory(Path.of(args[1]), type);
      case "greedy" -> greedy(Path.of(args[1]), type, Path.of(args[3]));
      case "generate" ->
          generate(
              Path.of(args[1]),
              type,
              Path.of(args[3]),
              Integer.parseInt(args[4]),
              Integer.parseInt(args[5]),
              Integer.parseInt(args[6]),
              args[7].equals("filtered"));
      case "gguf" -> GgufConversion.write(Path.of(args[1]), Path.of(args[3]), StoredAs.valueOf(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void memory(Path folder, DataType type) throws IOException {
    Threads.use(1);
    // All of libtorch that a model needs is in memory before the first figure.
    DecoderConfig small = DecoderConfig.llama(40, 32, 64, 2, 2, 1, 16, 64, 10_000, 1e-5, true);
    try (LanguageModel model = Decoder.random(small, 1, Device.CPU)) {
      new Sampler(model, 2).sample(List.of(new Prompt(new int[] {1, 2, 3}, 1)), greedy(3));
    }
    long before = megabytes("VmRSS");
    try (LanguageModel model = Checkpoint.load(folder, type, Device.CPU)) {
      long weights = model.config().parameters() * (type == DataType.BF16 ? 2 : 4) / 1_000_000;
      System.out.printf(
          "%d %d %d %d", weights, before, megabytes("VmHWM"), megabytes("VmRSS"));
      new Sampler(model, 1).sample(List.of(new Prompt(new int[] {1, 2, 3}, 1)), greedy(8));
      System.out.printf(" %d%n", megabytes("VmHWM"));
    }
  }

  private static void greedy(Path folder, DataType type, Path file) throws IOException {
    Threads.use(1);
    try (LanguageModel model = Checkpoint.load(folder, type, Device.CPU)) {
      for (Completion completion : new Sampler(model, 8, 2).sample(prompts(file), greedy(32))) {
        System.out.println(
            Arrays.stream(completion.tokens())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" ")));
      }
    }
  }

  private static void generate(
      Path folder, DataType type, Path file, int batch, int tokens, int seeds, boolean filtered)
      throws IOException {
    // Lanes of one native thread each, as the providers have it: pools of two threads wait for each other.
    Threads.use(1);
    int lanes = Integer.parseInt(System.getenv().getOrDefault("THREADS", "2"));
    SamplingSettings settings = sampling(filtered, tokens);
    List<Prompt> prompts =
        prompts(file).stream()
            .flatMap(prompt ->
                IntStream.range(0, seeds).mapToObj(seed -> new Prompt(prompt.tokens(), seed)))
            .toList();
    try (LanguageModel model = Checkpoint.load(folder, type, Device.CPU)) {
      Sampler sampler = new Sampler(model, Math.ceilDiv(batch, lanes), lanes);
      sampler.sample(prompts.subList(0, 1), sampling(filtered, 8));
      long start = System.nanoTime();
      long busy = processorNanos();
      sampler.sample(prompts, settings);
      double all = (double) prompts.size() * tokens;
      System.out.printf(
          "%.1f %.2f %d %d%n",
          all / (System.nanoTime() - start) * 1e9,
          (processorNanos() - busy) / 1e6 / all,
          model.promptTokens().read(),
          model.promptTokens().saved());
    }
  }

  private static long processorNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static SamplingSettings sampling(boolean filtered, int tokens) {
    return filtered
        ? new SamplingSettings(0.8, 0.9, 50, tokens, Set.of())
        : new SamplingSettings(0.8, 1, 0, tokens, Set.of());
  }

  private static SamplingSettings greedy(int tokens) {
    return new SamplingSettings(0, 1, 0, tokens, Set.of());
  }

  private static List<Prompt> prompts(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return IntStream.range(0, lines.size())
        .mapToObj(i ->
            new Prompt(
                Arrays.stream(lines.get(i).split(" ")).mapToInt(Integer::parseInt).toArray(), i))
        .toList();
  }

  private static long megabytes(String field) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(text -> text.startsWith(field + ":")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1_000_000;
    }
  }
}
