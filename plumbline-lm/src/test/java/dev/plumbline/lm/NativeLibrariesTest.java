package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NativeLibrariesTest {

  /** What this process's environment holds by now, as libraries that are loaded read it. */
  @SuppressWarnings("restricted")
  private static Optional<String> variable(String name) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MemorySegment getenv = linker.defaultLookup().find("getenv").orElseThrow();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value =
          (MemorySegment)
              linker
                  .downcallHandle(
                      getenv, FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                  .invokeExact(arena.allocateFrom(name));
      return value.address() == 0
          ? Optional.empty()
          : Optional.of(value.reinterpret(100).getString(0));
    }
  }

  @Test
  void idle_threads_do_not_turn_unless_the_user_says_so() throws Throwable {
    NativeLibraries.prepare();
    String expected = System.getenv().getOrDefault("GOMP_SPINCOUNT", "0");
    assertThat(variable("GOMP_SPINCOUNT")).contains(expected);
  }
}
