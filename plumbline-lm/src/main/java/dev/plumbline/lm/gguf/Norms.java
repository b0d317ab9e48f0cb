package dev.plumbline.lm.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Weights of norms: the folders of some architectures have them less one, files never. */
final class Norms {
  private Norms() {}

  static boolean concern(Architecture architecture, String name) {
    return architecture.offsetsNorms() && name.endsWith("norm.weight");
  }

  static void add(MemorySegment floats, float offset) {
    for (long at = 0; at < floats.byteSize(); at += Float.BYTES) {
      float value = floats.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
      floats.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, value + offset);
    }
  }
}
