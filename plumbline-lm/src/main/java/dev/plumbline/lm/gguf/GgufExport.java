package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;
import tools.jackson.databind.JsonNode;

/** Writes a model as a GGUF file, for llama.cpp and what is built on it. */
public final class GgufExport {
  private static final int QUANTIZATION_VERSION = 2;

  private GgufExport() {}

  /**
   * Writes a file; not atomic.
   *
   * @throws BadInputException when the format, or llama.cpp, cannot say something that changes what
   *     the model computes; nothing is written then, or what is there is not to be used
   */
  public static void write(Path file, ModelFolder model, StoredAs type) {
    Architecture architecture = ModelMetadata.architecture(model);
    GgufWriter writer = new GgufWriter();
    writer
        .text("general.architecture", architecture.ggufName)
        .text("general.type", "model")
        .text("general.name", model.name())
        .integer("general.file_type", type.fileType)
        .integer("general.quantization_version", QUANTIZATION_VERSION);
    ModelMetadata.write(writer, model, architecture);
    TokenizerMetadata.write(writer, model);
    for (String name : model.weights().names()) {
      add(writer, model, architecture, name, type);
    }
    writer.write(file);
    requireSame(model, Gguf.read(file, Gguf::config));
  }

  private static void add(
      GgufWriter writer, ModelFolder model, Architecture architecture, String name, StoredAs type) {
    TensorFile weights = model.weights();
    long[] shape = weights.shape(name);
    LongUnaryOperator order = row -> row;
    if (Rotations.concern(architecture, name)) {
      String heads = name.contains(".k_proj.") ? "num_key_value_heads" : "num_attention_heads";
      long size = shape[0] / ModelMetadata.heads(model.config(), heads);
      order = row -> Rotations.halved(row, size);
    }
    BlockKind kind = type.of(shape);
    writer.tensor(
        TensorNames.ofGguf(weights.file(), architecture, name),
        shape,
        kind,
        order,
        count -> values(weights, architecture, name, kind, count));
  }

  private static MemorySegment values(
      TensorFile weights, Architecture architecture, String name, BlockKind kind, long count) {
    MemorySegment floats = Arena.ofAuto().allocate(count * Float.BYTES, Float.BYTES);
    weights.copyTo(name, floats);
    if (Norms.concern(architecture, name)) {
      Norms.add(floats, 1);
    }
    if (kind == BlockKind.F16) {
      requireHalf(weights, name, floats);
    }
    return floats;
  }

  private static void requireHalf(TensorFile weights, String name, MemorySegment floats) {
    for (long at = 0; at < floats.byteSize(); at += Float.BYTES) {
      float value = floats.get(java.lang.foreign.ValueLayout.JAVA_FLOAT, at);
      BadInputException.unless(
          Float.isFinite(Float.float16ToFloat(Float.floatToFloat16(value))),
          "%s: %s has the value %s, which is beyond float16; take bf16",
          weights.file(),
          name,
          value);
    }
  }

  /** What the file says, read as everyone reads it, must be what the folder said. */
  private static void requireSame(ModelFolder model, JsonNode written) {
    written
        .properties()
        .forEach(field -> {
          JsonNode asked = model.config().path(field.getKey());
          BadInputException.unless(
              ModelMetadata.SAID_ELSEWHERE.contains(field.getKey())
                  || asked.isMissingNode()
                  || asked.isNull()
                  || same(asked, field.getValue()),
              "%s: %s is %s, a GGUF file of this architecture can only say %s",
              model.weights().file(),
              field.getKey(),
              asked,
              field.getValue());
        });
  }

  private static boolean same(JsonNode asked, JsonNode written) {
    return asked.isNumber()
        ? Math.abs(asked.asDouble() - written.asDouble()) <= 1e-6 * Math.abs(asked.asDouble())
        : asked.equals(written);
  }
}
