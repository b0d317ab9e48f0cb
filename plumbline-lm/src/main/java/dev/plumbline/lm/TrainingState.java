package dev.plumbline.lm;

import dev.plumbline.lm.StepBatches.Cursor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Everything that resuming needs besides the weights and AdamW's moments, which lie with it in one
 * safetensors file.
 *
 * @param cursor place in the corpus
 * @param last what the last step did and how much was seen up to it; number 0 before the first,
 *     which nobody gets to see
 */
record TrainingState(Cursor cursor, TrainingStep last) {
  private static final String FILE = "training-state.safetensors";
  private static final String MEASURE = "measure ";
  private static final String VERSION = "4";
  private static final TrainingState BEGINNING =
      new TrainingState(
          Cursor.START, new TrainingStep(0, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0, Map.of()));

  /** The saved state, with weights and moments put in place, or the beginning. */
  static TrainingState start(
      Saving saving, LanguageModel model, AdamW optimizer, TrainingSettings settings) {
    return switch (saving) {
      case Saving.Nothing() -> BEGINNING;
      case Saving.Every(Path directory, int steps, String claim) ->
          Files.exists(directory.resolve(FILE))
              ? load(directory.resolve(FILE), claim, model, optimizer, settings)
              : BEGINNING;
    };
  }

  /** Steps done. */
  int step() {
    return last.step();
  }

  /** The state after one more step. */
  TrainingState after(Trainer.Step taken, Cursor next, double rate, double norm) {
    List<Batch> batches = taken.batches();
    return new TrainingState(
        next,
        new TrainingStep(
            step() + 1,
            taken.loss(),
            rate,
            norm,
            last.tokens() + batches.stream().mapToLong(Batch::inputs).sum(),
            last.supervisedTokens() + batches.stream().mapToLong(Batch::supervisedTokens).sum(),
            last.examples() + batches.stream().mapToLong(Batch::documents).sum(),
            taken.measures()));
  }

  /** Saves at multiples of the interval and at the end. */
  void saveWhenDue(Saving saving, LanguageModel model, AdamW optimizer, TrainingSettings settings) {
    boolean due =
        switch (saving) {
          case Saving.Nothing() -> false;
          case Saving.Every(Path directory, int steps, String claim) ->
              step() % steps == 0 || step() == settings.steps();
        };
    if (due) {
      save(saving, model, optimizer, settings);
    }
  }

  void save(Saving saving, LanguageModel model, AdamW optimizer, TrainingSettings settings) {
    switch (saving) {
      case Saving.Nothing() -> {}
      case Saving.Every(Path directory, int steps, String claim) ->
          save(directory, claim, model, optimizer, settings);
    }
  }

  private void save(
      Path directory,
      String claim,
      LanguageModel model,
      AdamW optimizer,
      TrainingSettings settings) {
    try (PointerScope _ = new PointerScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      buffers(model, optimizer)
          .forEach((name, tensor) -> tensors.put(name, Tensors.onCpu(tensor, ScalarType.Float)));
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("version", VERSION);
      facts.put("claim", claim);
      facts.put("config", shape(model));
      facts.put("settings", settings.toString());
      facts.put("step", Integer.toString(step()));
      facts.put("loss", Double.toString(last.loss()));
      facts.put("learningRate", Double.toString(last.learningRate()));
      facts.put("gradientNorm", Double.toString(last.gradientNorm()));
      facts.put("next", Long.toString(cursor.next()));
      facts.put(
          "waiting",
          cursor.waiting().stream().map(String::valueOf).collect(Collectors.joining(" ")));
      facts.put("tokens", Long.toString(last.tokens()));
      facts.put("supervisedTokens", Long.toString(last.supervisedTokens()));
      facts.put("examples", Long.toString(last.examples()));
      last.measures().forEach((name, value) -> facts.put(MEASURE + name, Double.toString(value)));
      facts.put("crc32c", checksum(tensors));
      DurableFiles.createDirectories(directory);
      DurableFiles.replace(
          directory.resolve(FILE), file -> SafeTensors.write(file, tensors, DataType.FP32, facts));
    }
  }

  private static String shape(LanguageModel model) {
    return model.config() + model.adapters().map(settings -> " with " + settings).orElse("");
  }

  private static Map<String, Tensor> buffers(LanguageModel model, AdamW optimizer) {
    Map<String, Tensor> buffers = new LinkedHashMap<>();
    buffers.put("weights", model.trainable().values);
    buffers.put("mean", optimizer.mean);
    buffers.put("square", optimizer.square);
    return buffers;
  }

  private static TrainingState load(
      Path file, String claim, LanguageModel model, AdamW optimizer, TrainingSettings settings) {
    try (PointerScope _ = new PointerScope()) {
      return SafeTensors.read(
          file,
          stored -> {
            Facts facts = new Facts(file, stored.metadata());
            facts.same("version", VERSION);
            facts.same("claim", claim);
            facts.same("config", shape(model));
            facts.same("settings", settings.toString());
            TrainingState state = facts.state();
            restore(file, stored, facts, buffers(model, optimizer));
            return state;
          });
    }
  }

  private static void restore(
      Path file, SafeTensors stored, Facts facts, Map<String, Tensor> buffers) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    buffers.forEach((name, buffer) -> values.put(name, stored.read(name, buffer.shape())));
    String checksum = checksum(values);
    if (!checksum.equals(facts.get("crc32c"))) {
      throw new CorruptCheckpointException(
          file, "checksum " + checksum, facts.get("crc32c") + " as when it was saved");
    }
    List<Tensor> sources = List.copyOf(values.values());
    List<Tensor> targets = List.copyOf(buffers.values());
    for (int i = 0; i < targets.size(); i++) {
      targets.get(i).copy_(sources.get(i));
    }
  }

  /** What a state file says beside its tensors. */
  private record Facts(Path file, Map<String, String> values) {
    String get(String name) {
      String value = values.get(name);
      if (value == null) {
        throw new CorruptCheckpointException(file, "no " + name, "a training state");
      }
      return value;
    }

    private static List<Long> counts(String text) {
      return Arrays.stream(text.split(" "))
          .filter(word -> !word.isEmpty())
          .map(Long::valueOf)
          .toList();
    }

    long count(String name) {
      return number(name, Long::parseLong);
    }

    double real(String name) {
      return number(name, Double::parseDouble);
    }

    private <T> T number(String name, Function<String, T> parse) {
      try {
        return parse.apply(get(name));
      } catch (NumberFormatException e) {
        throw new CorruptCheckpointException(
            file, "%s '%s'".formatted(name, get(name)), "a number", e);
      }
    }

    void same(String name, String expected) {
      BadInputException.unless(
          expected.equals(get(name)),
          "%s was saved with %s %s, this training has %s; use the same, or another directory",
          file,
          name,
          get(name),
          expected);
    }

    TrainingState state() {
      return new TrainingState(
          new Cursor(count("next"), number("waiting", Facts::counts)),
          new TrainingStep(
              Math.toIntExact(count("step")),
              real("loss"),
              real("learningRate"),
              real("gradientNorm"),
              count("tokens"),
              count("supervisedTokens"),
              count("examples"),
              measures()));
    }

    private Map<String, Double> measures() {
      Map<String, Double> measures = new LinkedHashMap<>();
      values
          .keySet()
          .forEach(name -> {
            if (name.startsWith(MEASURE)) {
              measures.put(name.substring(MEASURE.length()), real(name));
            }
          });
      return measures;
    }
  }

  private static String checksum(Map<String, Tensor> tensors) {
    CRC32C checksum = new CRC32C();
    for (Tensor tensor : tensors.values()) {
      MemorySegment memory = Tensors.memory(tensor);
      for (long at = 0; at < memory.byteSize(); at += 1 << 30) {
        ByteBuffer part =
            memory.asSlice(at, Math.min(1 << 30, memory.byteSize() - at)).asByteBuffer();
        checksum.update(part);
      }
    }
    return Long.toHexString(checksum.getValue());
  }
}
