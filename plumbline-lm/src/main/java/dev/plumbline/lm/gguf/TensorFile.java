package dev.plumbline.lm.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;

/** Weights in a file or several, under their names in a folder in Hugging Face layout. */
public interface TensorFile {
  /** Where they are read from. */
  Path file();

  Set<String> names();

  /** Slowest dimension first. */
  long[] shape(String name);

  /**
   * Writes all values of a tensor as float32, in row-major order.
   *
   * @param floats memory that every thread may write to, as several do
   */
  void copyTo(String name, MemorySegment floats);
}
