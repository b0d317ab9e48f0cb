package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/**
 * Native memory, which no garbage collector looks after, in processes of their own with a heap of
 * fixed size, so that what grows is not the heap.
 */
class MemoryTest {
  /** A tensor of [tokens, hiddenSize] that each step forgot would make a thousand times 36 KB. */
  private static final DecoderConfig CONFIG =
      Small.biased(
          DecoderConfig.llama(Small.VOCABULARY, 96, 128, 2, 4, 2, 24, 64, 10_000, 1e-5, true));

  private static final int WARM_UP = 200;
  private static final int STEPS = 1_000;

  /** Bytes of the process and number of native objects that Java holds on to. */
  private record Usage(long bytes, long pointers) {
    static Usage now() {
      return new Usage(Pointer.physicalBytes(), Pointer.totalCount());
    }

    @Override
    public String toString() {
      return bytes + " " + pointers;
    }

    static Usage parse(String line) {
      String[] words = line.split(" ", 2);
      return new Usage(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }
  }

  @Test
  void a_thousand_steps_of_training_take_no_more_memory_than_the_first() throws Exception {
    List<Usage> usage = run(Training.class);
    assertFlat(usage.get(0), usage.get(1), 8);
  }

  @Test
  void a_thousand_samplings_take_no_more_memory_than_the_first() throws Exception {
    List<Usage> usage = run(Sampling.class);
    assertFlat(usage.get(0), usage.get(1), 8);
  }

  @Test
  void closed_models_give_their_memory_back() throws Exception {
    List<Usage> usage = run(Opening.class);
    assertFlat(usage.get(0), usage.get(1), 8);
  }

  private static void assertFlat(Usage before, Usage after, int megabytes) {
    assertThat(after.pointers()).isLessThanOrEqualTo(before.pointers() + 100);
    assertThat(after.bytes()).isLessThan(before.bytes() + megabytes * 1_000_000L);
  }

  private static List<Usage> run(Class<?> main) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1",
                "-Xms64m",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      List<Usage> usage = new ArrayList<>(lines.lines().map(Usage::parse).toList());
      assertThat(process.waitFor()).isZero();
      return usage;
    } finally {
      process.destroyForcibly();
    }
  }

  static final class Training {
    private Training() {}

    public static void main(String... args) {
      TrainingSettings settings =
          new TrainingSettings(
              WARM_UP + STEPS,
              new BatchShape.Packed(2, 48, 1),
              new Schedule(1e-3, 2, 0.5, 0.1),
              new AdamSettings(0.9, 0.95, 0.1, 1),
              Activations.KEPT,
              0);
      try (LanguageModel model = Decoder.random(CONFIG, 1, Device.CPU)) {
        Trainer.train(
            model,
            Small.corpus(48),
            Losses.nextToken(),
            settings,
            step -> {
              if (step.step() == WARM_UP || step.step() == WARM_UP + STEPS) {
                System.out.println(Usage.now());
              }
              return true;
            });
      }
    }
  }

  static final class Sampling {
    private Sampling() {}

    public static void main(String... args) {
      try (LanguageModel model = Decoder.random(CONFIG, 1, Device.CPU)) {
        Sampler sampler = new Sampler(model, 4);
        for (int i = 1; i <= WARM_UP + STEPS; i++) {
          sampler.sample(Small.prompts(5, 20), Small.sampling(1, 3));
          if (i == WARM_UP || i == WARM_UP + STEPS) {
            System.out.println(Usage.now());
          }
        }
      }
    }
  }

  /** Opens, copies, trains, samples and closes. */
  static final class Opening {
    private Opening() {}

    public static void main(String... args) {
      for (int i = 1; i <= WARM_UP; i++) {
        try (LanguageModel model = Decoder.random(CONFIG, i, Device.CPU);
            LanguageModel copy = model.copy()) {
          Trainer.train(
              copy, Small.corpus(20), Losses.nextToken(), Small.training(1), step -> true);
          new Sampler(model, 2).sample(Small.prompts(2, 9), Small.sampling(1, 2));
        }
        if (i == WARM_UP / 4 || i == WARM_UP) {
          System.out.println(Usage.now());
        }
      }
    }
  }
}
