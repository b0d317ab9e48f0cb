package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Linker;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  @Test
  void a_c_library_that_has_the_setting_takes_it_and_no_other_is_asked() {
    boolean glibc = Linker.nativeLinker().defaultLookup().find("mallopt").isPresent();
    assertThat(NativeMemory.returnLargeBlocks()).isEqualTo(glibc);
    assertThat(NativeMemory.returnLargeBlocks()).isEqualTo(glibc);
  }
}
