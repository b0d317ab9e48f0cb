package dev.plumbline.lm;

import dev.plumbline.lm.gguf.Gguf;
import dev.plumbline.lm.gguf.GgufExport;
import dev.plumbline.lm.gguf.ModelFolder;
import dev.plumbline.lm.gguf.StoredAs;
import dev.plumbline.lm.gguf.TensorFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a checkpoint as a GGUF file, which llama.cpp and what is built on it read. */
public final class GgufConversion {
  private GgufConversion() {}

  /**
   * Writes a file with weights, tokenizer, chat template and settings of generation; it appears
   * whole or not at all.
   *
   * @param checkpoint a folder in Hugging Face layout, or a GGUF file
   * @throws BadInputException when the file is there already, or when GGUF or llama.cpp cannot say
   *     something that changes what the model computes or says
   */
  public static void write(Path checkpoint, Path file, StoredAs type) {
    BadInputException.unless(
        !Files.exists(file), "%s is there already; remove it or name another file", file);
    BadInputException.unless(
        Gguf.isNamedBy(file), "%s must end in .gguf, by which such files are known", file);
    try (LanguageModel model = Checkpoint.load(checkpoint, Device.CPU)) {
      Loaded weights = new Loaded(checkpoint, model.parameters());
      ModelFolder folder =
          Gguf.isNamedBy(checkpoint)
              ? Gguf.read(checkpoint, gguf -> ofFile(gguf, weights))
              : ofFolder(DurableFiles.whole(checkpoint), weights);
      DurableFiles.replace(file, part -> GgufExport.write(part, folder, type));
    }
  }

  private static ModelFolder ofFile(Gguf gguf, TensorFile weights) {
    return new ModelFolder(
        name(gguf.file()),
        gguf.config(),
        gguf.tokenizer(),
        gguf.tokenizerConfig(),
        gguf.generationConfig(),
        weights);
  }

  private static ModelFolder ofFolder(Path folder, TensorFile weights) {
    return new ModelFolder(
        name(folder),
        Json.read(folder.resolve("config.json")),
        Json.read(folder.resolve("tokenizer.json")),
        tokenizerConfig(folder),
        optional(folder.resolve(GenerationConfig.FILE)),
        weights);
  }

  private static String name(Path checkpoint) {
    return Objects.requireNonNull(checkpoint.toAbsolutePath().normalize().getFileName())
        .toString()
        .replaceFirst("\\.gguf$", "");
  }

  private static JsonNode optional(Path file) {
    return Files.isRegularFile(file) ? Json.read(file) : Json.object();
  }

  /** With the chat template in it, which newer folders have in a file of its own. */
  private static JsonNode tokenizerConfig(Path folder) {
    JsonNode config = optional(folder.resolve("tokenizer_config.json"));
    Path template = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(template) && config instanceof ObjectNode object) {
      try {
        object.put("chat_template", Files.readString(template));
      } catch (IOException e) {
        throw new StorageException("read", template, e);
      }
    }
    return config;
  }

  /** Weights of a loaded model. */
  private record Loaded(Path file, Map<String, Tensor> tensors) implements TensorFile {
    @Override
    public Set<String> names() {
      return tensors.keySet();
    }

    @Override
    public long[] shape(String name) {
      return tensor(name).shape();
    }

    @Override
    public void copyTo(String name, MemorySegment floats) {
      try (PointerScope _ = new PointerScope()) {
        floats.copyFrom(Tensors.memory(Tensors.onCpu(tensor(name), ScalarType.Float)));
      }
    }

    private Tensor tensor(String name) {
      return Objects.requireNonNull(tensors.get(name), name);
    }
  }
}
