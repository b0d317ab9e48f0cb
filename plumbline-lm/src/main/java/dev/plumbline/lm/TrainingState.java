package dev.plumbline.lm;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Everything that resuming needs besides the weights and AdamW's moments, which lie with it in one
 * safetensors file.
 *
 * @param step steps done
 * @param cursor place in the corpus
 * @param tokens inputs seen
 * @param supervisedTokens tokens that counted in the loss
 * @param examples documents seen
 */
record TrainingState(
    int step, Packer.Cursor cursor, long tokens, long supervisedTokens, long examples) {
  private static final String FILE = "training-state.safetensors";
  private static final String VERSION = "1";

  /** The saved state, with weights and moments put in place, or the beginning. */
  static TrainingState start(
      Saving saving, Llama model, AdamW optimizer, TrainingSettings settings) {
    TrainingState beginning = new TrainingState(0, Packer.Cursor.START, 0, 0, 0);
    return switch (saving) {
      case Saving.Nothing() -> beginning;
      case Saving.Every(Path directory, int steps) ->
          Files.exists(directory.resolve(FILE))
              ? load(directory.resolve(FILE), model, optimizer, settings)
              : beginning;
    };
  }

  TrainingState after(List<Batch> batches, Packer.Cursor next) {
    return new TrainingState(
        step + 1,
        next,
        tokens + batches.stream().mapToLong(Batch::inputs).sum(),
        supervisedTokens + batches.stream().mapToLong(Batch::supervisedTokens).sum(),
        examples + batches.stream().mapToLong(Batch::documents).sum());
  }

  TrainingStep report(double loss, double rate, double norm) {
    return new TrainingStep(step, loss, rate, norm, tokens, supervisedTokens, examples);
  }

  /** Saves at multiples of the interval and at the end; returns whether it did. */
  boolean saveWhenDue(Saving saving, Llama model, AdamW optimizer, TrainingSettings settings) {
    boolean due =
        switch (saving) {
          case Saving.Nothing() -> false;
          case Saving.Every(Path directory, int steps) ->
              step % steps == 0 || step == settings.steps();
        };
    if (due) {
      save(saving, model, optimizer, settings);
    }
    return due;
  }

  void save(Saving saving, Llama model, AdamW optimizer, TrainingSettings settings) {
    switch (saving) {
      case Saving.Nothing() -> {}
      case Saving.Every(Path directory, int steps) -> save(directory, model, optimizer, settings);
    }
  }

  private void save(Path directory, Llama model, AdamW optimizer, TrainingSettings settings) {
    try (PointerScope _ = new PointerScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      buffers(model, optimizer)
          .forEach((name, tensor) -> tensors.put(name, Tensors.onCpu(tensor, ScalarType.Float)));
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("version", VERSION);
      facts.put("config", model.config().toString());
      facts.put("settings", settings.toString());
      facts.put("step", Integer.toString(step));
      facts.put("next", Long.toString(cursor.next()));
      facts.put(
          "waiting",
          cursor.waiting().stream().map(String::valueOf).collect(Collectors.joining(" ")));
      facts.put("tokens", Long.toString(tokens));
      facts.put("supervisedTokens", Long.toString(supervisedTokens));
      facts.put("examples", Long.toString(examples));
      facts.put("crc32c", checksum(tensors));
      DurableFiles.createDirectories(directory);
      DurableFiles.replace(
          directory.resolve(FILE), file -> SafeTensors.write(file, tensors, DataType.FP32, facts));
    }
  }

  private static Map<String, Tensor> buffers(Llama model, AdamW optimizer) {
    Map<String, Tensor> buffers = new LinkedHashMap<>();
    buffers.put("weights", model.buffers().values);
    buffers.put("mean", optimizer.mean);
    buffers.put("square", optimizer.square);
    return buffers;
  }

  private static TrainingState load(
      Path file, Llama model, AdamW optimizer, TrainingSettings settings) {
    try (PointerScope _ = new PointerScope()) {
      return SafeTensors.read(
          file,
          stored -> {
            Facts facts = new Facts(file, stored.metadata());
            facts.same("version", VERSION);
            facts.same("config", model.config().toString());
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

    long number(String name) {
      try {
        return Long.parseLong(get(name));
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
      List<Long> waiting =
          Arrays.stream(get("waiting").split(" "))
              .filter(word -> !word.isEmpty())
              .map(Long::valueOf)
              .toList();
      return new TrainingState(
          Math.toIntExact(number("step")),
          new Packer.Cursor(number("next"), waiting),
          number("tokens"),
          number("supervisedTokens"),
          number("examples"));
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
