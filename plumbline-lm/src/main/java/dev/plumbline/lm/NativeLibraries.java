package dev.plumbline.lm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * What native libraries must be told before the first of them is loaded. What the user has set
 * stays.
 *
 * <p>JavaCPP asks the system how much memory the process has each time it makes a pointer, which
 * takes longer than a small operator does; what it would do with the answer is to refuse pointers
 * beyond four times the largest heap.
 *
 * <p>OpenMP's threads, which libtorch's own operators run on, turn in a loop for milliseconds after
 * each, in case that more work comes. OpenBLAS has threads of its own, for which no core is free
 * then: training on two threads took three times as long.
 */
final class NativeLibraries {
  private static final String LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";
  private static final String TURNS = "GOMP_SPINCOUNT";

  static {
    if (System.getProperty(LIMIT) == null) {
      System.setProperty(LIMIT, "0");
    }
    setInEnvironment(TURNS, "0");
  }

  private NativeLibraries() {}

  static void prepare() {}

  /** Sets a variable of this process, unless it is set; nothing where the system has no setenv. */
  @SuppressWarnings("restricted")
  private static void setInEnvironment(String name, String value) {
    Linker linker = Linker.nativeLinker();
    linker
        .defaultLookup()
        .find("setenv")
        .map(address ->
            linker.downcallHandle(
                address,
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT)))
        .ifPresent(setenv -> call(setenv, name, value));
  }

  private static void call(MethodHandle setenv, String name, String value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment variable = arena.allocateFrom(name);
      int failed = (int) setenv.invokeExact(variable, arena.allocateFrom(value), 0);
      if (failed != 0) {
        throw new IllegalStateException("setenv takes no " + name);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
