package dev.plumbline.lm.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GgufTest {

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
}
