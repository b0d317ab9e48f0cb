package dev.plumbline.lm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plumbline.lm.LmException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GgufTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "llama-linear",
        "llama-yarn",
        "qwen2",
        "qwen3",
        "gemma2",
        "gemma3",
        "olmo2",
        "olmo3",
        "smollm3",
        "granite",
        "phi3"
      })
  void a_file_says_what_the_model_was_that_it_was_made_from(String model) {
    JsonNode expected = Fixtures.json(model + ".json");
    Gguf.read(
        Fixtures.file(model + ".gguf"),
        gguf -> {
          assertThat(gguf.names())
              .containsExactlyInAnyOrderElementsOf(expected.path("tensors").propertyNames());
          gguf.names()
              .forEach(name -> {
                JsonNode tensor = expected.path("tensors").path(name);
                assertThat(gguf.shape(name))
                    .containsExactly(
                        tensor.path("shape").valueStream().mapToLong(JsonNode::asLong).toArray());
                assertThat(digest(gguf, name)).as(name).isEqualTo(tensor.path("sha256").asString());
              });
          expected
              .path("config")
              .properties()
              .forEach(field -> {
                JsonNode ours = gguf.config().path(field.getKey());
                assertThat(same(ours, field.getValue()))
                    .as("%s is %s, not %s", field.getKey(), ours, field.getValue())
                    .isTrue();
              });
          return gguf;
        });
  }

  private static String digest(Gguf gguf, String name) {
    float[] values = new float[Fixtures.count(gguf.shape(name))];
    gguf.copyTo(name, MemorySegment.ofArray(values));
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Numbers are equal where they are of another type; null is absent. */
  private static boolean same(JsonNode ours, JsonNode theirs) {
    if (theirs.isNull()) {
      return ours.isNull() || ours.isMissingNode();
    }
    if (theirs.isNumber()) {
      return ours.isNumber() && ours.asDouble() == theirs.asDouble();
    }
    if (theirs.isObject()) {
      return ours.size() == theirs.size()
          && theirs.properties().stream()
              .allMatch(field -> same(ours.path(field.getKey()), field.getValue()));
    }
    return ours.equals(theirs);
  }

  /** A file with some bytes of its text replaced by as many others. */
  private Path changed(String from, String to) throws IOException {
    String text = Files.readString(Fixtures.file("qwen2.gguf"), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    assertThat(to).hasSameSizeAs(from);
    Path file = folder.resolve("changed.gguf");
    Files.writeString(file, text.replace(from, to), StandardCharsets.ISO_8859_1);
    return file;
  }

  private void refused(Path file, String message) {
    assertThatExceptionOfType(LmException.class)
        .isThrownBy(() -> Gguf.read(file, Gguf::config))
        .withMessage(message);
  }

  @Test
  void another_architecture_is_refused_by_its_name() throws IOException {
    Path file = changed("qwen2", "bloom");
    refused(
        file,
        file
            + ": general.architecture is 'bloom', must be one of [llama, qwen2, qwen3, gemma2,"
            + " gemma3, olmo2, smollm3, granite, phi3]");
  }

  @Test
  void a_mixture_of_experts_is_refused() {
    Path file = folder.resolve("experts.gguf");
    new GgufWriter()
        .text("general.architecture", "llama")
        .integer("llama.expert_count", 8)
        .write(file);
    refused(file, file + ": llama.expert_count is 8, a mixture of experts is not computed");
  }

  @Test
  void what_every_model_has_is_asked_for() throws IOException {
    Path file = changed("qwen2.block_count", "qwen2.black_count");
    refused(file, file + ": found qwen2.block_count absent, expected an integer");
  }

  @Test
  void weights_that_the_architecture_does_not_have_are_refused() throws IOException {
    Path file = changed("blk.0.attn_q.weight", "blk.0.attn_z.weight");
    refused(
        file,
        file
            + " holds blk.0.attn_z.weight, which a decoder of the architecture qwen2 does not"
            + " compute with");
  }

  @Test
  void a_name_ends_in_gguf_in_small_letters_or_large() {
    assertThat(Gguf.isNamedBy(Path.of("a", "model.Q4_K.GGUF"))).isTrue();
    assertThat(Gguf.isNamedBy(Path.of("model.gguf", "config.json"))).isFalse();
  }
}
