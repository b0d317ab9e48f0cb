package dev.plumbline.lm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** How the C library and the system keep memory that is freed. */
final class NativeMemory {
  /** M_MMAP_THRESHOLD of {@code mallopt(3)}. */
  private static final int RETURNED_FROM = -3;

  private static final int BYTES = 8 << 20;

  /** MADV_DONTNEED of {@code madvise(2)}. */
  private static final int NOT_NEEDED = 4;

  private NativeMemory() {}

  /**
   * Has glibc give blocks of 8 MB and more back to the system when they are freed; others keep to
   * what they do. Where several threads free large blocks among small ones, it would keep what lies
   * between them.
   *
   * @return whether there is such a setting
   */
  static boolean returnLargeBlocks() {
    Optional<MethodHandle> mallopt =
        function(
            "mallopt",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    return mallopt.isPresent() && call(mallopt.get(), RETURNED_FROM, BYTES) == 1;
  }

  /**
   * Gives the whole pages of a piece of memory back to the system, where it takes them before they
   * are freed: Linux does. What they held is lost.
   *
   * @return whether it took them
   */
  static boolean discard(MemorySegment memory) {
    Optional<MethodHandle> pageSize =
        function("getpagesize", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    Optional<MethodHandle> advise =
        function(
            "madvise",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    if (pageSize.isEmpty() || advise.isEmpty()) {
      return false;
    }
    long page = call(pageSize.get());
    long start = Math.ceilDiv(memory.address(), page) * page;
    long end = Math.floorDiv(memory.address() + memory.byteSize(), page) * page;
    return start < end && call(advise.get(), start, end - start, NOT_NEEDED) == 0;
  }

  @SuppressWarnings("restricted") // the types are those of the C library's manual
  private static Optional<MethodHandle> function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.defaultLookup().find(name).map(found -> linker.downcallHandle(found, type));
  }

  private static int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library", e);
    }
  }
}
