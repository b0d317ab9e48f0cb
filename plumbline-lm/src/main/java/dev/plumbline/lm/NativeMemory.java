package dev.plumbline.lm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** How the C library keeps memory that is freed. */
final class NativeMemory {
  /** M_MMAP_THRESHOLD of {@code mallopt(3)}. */
  private static final int RETURNED_FROM = -3;

  private static final int BYTES = 8 << 20;

  private NativeMemory() {}

  /**
   * Has glibc give blocks of 8 MB and more back to the system when they are freed; others keep to
   * what they do. Where several threads free large blocks among small ones, it would keep what lies
   * between them.
   *
   * @return whether there is such a setting
   */
  static boolean returnLargeBlocks() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> mallopt = linker.defaultLookup().find("mallopt");
    return mallopt.isPresent() && set(linker, mallopt.get());
  }

  @SuppressWarnings("restricted") // the arguments are those of mallopt(3)
  private static boolean set(Linker linker, MemorySegment mallopt) {
    FunctionDescriptor type =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      return (int) linker.downcallHandle(mallopt, type).invokeExact(RETURNED_FROM, BYTES) == 1;
    } catch (Throwable e) {
      throw new IllegalStateException("mallopt", e);
    }
  }
}
