package dev.plumbline.lm.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockKindTest {

  @ParameterizedTest
  @EnumSource(BlockKind.class)
  void the_values_of_random_blocks_are_those_that_the_gguf_package_computes(BlockKind kind) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    Container.read(
        Fixtures.file("blocks.gguf"),
        container -> {
          StoredTensor stored = container.tensor(name).orElseThrow();
          StoredTensor expected = container.tensor(name + ".values").orElseThrow();
          assertThat(stored.kind()).isEqualTo(kind);
          float[] values = values(stored);
          assertThat(values).hasSize(512).isEqualTo(values(expected));
          return values;
        });
  }

  private static float[] values(StoredTensor stored) {
    float[] values = new float[Fixtures.count(stored.shape())];
    stored.copyTo(MemorySegment.ofArray(values));
    return values;
  }

  @Test
  void a_kind_is_named_where_its_number_has_a_name() {
    assertThat(BlockKind.name(20)).isEqualTo("20 (IQ4_NL)");
    assertThat(BlockKind.name(39)).isEqualTo("39 (MXFP4)");
    assertThat(BlockKind.name(4711)).isEqualTo("4711");
    for (BlockKind kind : BlockKind.values()) {
      assertThat(BlockKind.name(kind.number)).isEqualTo(kind.number + " (" + kind + ")");
      assertThat(BlockKind.of(kind.number)).contains(kind);
    }
  }
}
