package dev.plumbline.lm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundingTest {

  @ParameterizedTest
  @EnumSource(
      value = BlockKind.class,
      names = {"F16", "BF16", "Q8_0"})
  void values_become_the_bytes_that_the_gguf_package_makes_of_them(BlockKind kind) {
    Container.read(
        Fixtures.file("rounded.gguf"),
        container -> {
          StoredTensor stored = container.tensor("values").orElseThrow();
          float[] values = new float[Fixtures.count(stored.shape())];
          stored.copyTo(MemorySegment.ofArray(values));
          byte[] expected =
              container
                  .tensor(kind.name().toLowerCase(Locale.ROOT))
                  .orElseThrow()
                  .data()
                  .toArray(ValueLayout.JAVA_BYTE);
          ByteBuffer bytes = ByteBuffer.allocate(expected.length).order(ByteOrder.LITTLE_ENDIAN);
          Rounding.put(kind, values, values.length, bytes);
          assertThat(bytes.array()).isEqualTo(expected);
          return container;
        });
  }

  @Test
  void kinds_that_are_only_read_are_refused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () -> Rounding.put(BlockKind.Q4_K, new float[256], 256, ByteBuffer.allocate(144)))
        .withMessage("Q4_K is only read");
  }
}
