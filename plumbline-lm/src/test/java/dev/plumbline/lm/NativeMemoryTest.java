package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  @Test
  void a_c_library_that_has_the_setting_takes_it_and_no_other_is_asked() {
    boolean glibc = Linker.nativeLinker().defaultLookup().find("mallopt").isPresent();
    assertThat(NativeMemory.returnLargeBlocks()).isEqualTo(glibc);
    assertThat(NativeMemory.returnLargeBlocks()).isEqualTo(glibc);
  }

  @Test
  void the_whole_pages_of_discarded_memory_are_empty_and_what_is_beside_them_stays() {
    try (Arena arena = Arena.ofConfined()) {
      long half = 1L << 19;
      MemorySegment memory = arena.allocate(4 * half, 1 << 16).fill((byte) 1);
      boolean linux = System.getProperty("os.name").equals("Linux");
      assertThat(NativeMemory.discard(memory.asSlice(half - 1, 2 * half + 2))).isEqualTo(linux);
      byte emptied = (byte) (linux ? 0 : 1);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, half)).isEqualTo(emptied);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 3 * half - 1)).isEqualTo(emptied);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, half - 1)).isEqualTo((byte) 1);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 3 * half)).isEqualTo((byte) 1);
      assertThat(NativeMemory.discard(memory.asSlice(1, 100))).as("no whole page").isFalse();
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 50)).isEqualTo((byte) 1);
    }
  }
}
