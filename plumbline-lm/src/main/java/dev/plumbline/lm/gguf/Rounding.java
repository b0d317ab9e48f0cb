package dev.plumbline.lm.gguf;

import java.nio.ByteBuffer;

/** Float32 values to those of a file, rounded as llama.cpp rounds them, bit for bit. */
final class Rounding {
  private static final int BLOCK = 32;
  private static final float LARGEST_BYTE = 127;

  private Rounding() {}

  /**
   * Writes values in whole blocks.
   *
   * @param kind F32, F16, BF16 or Q8_0
   */
  static void put(BlockKind kind, float[] values, int count, ByteBuffer into) {
    switch (kind) {
      case F32 -> {
        for (int i = 0; i < count; i++) {
          into.putFloat(values[i]);
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          into.putShort(Float.floatToFloat16(values[i]));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          into.putShort(brain16(values[i]));
        }
      }
      case Q8_0 -> {
        for (int i = 0; i < count; i += BLOCK) {
          eightBits(values, i, into);
        }
      }
      case Q4_0, Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
          throw new IllegalArgumentException("%s is only read".formatted(kind));
    }
  }

  /** To the nearest, of two as near to the even one. */
  private static short brain16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }

  /** The largest becomes 127; halves are rounded away from zero. */
  private static void eightBits(float[] values, int from, ByteBuffer into) {
    float largest = 0;
    for (int i = from; i < from + BLOCK; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    float scale = largest / LARGEST_BYTE;
    float turned = scale == 0 ? 0 : 1 / scale;
    into.putShort(Float.floatToFloat16(scale));
    for (int i = from; i < from + BLOCK; i++) {
      float value = values[i] * turned;
      float size = Math.abs(value);
      float whole = (float) Math.floor(size);
      float rounded = whole + (float) Math.floor(2 * (size - whole));
      into.put((byte) Math.copySign(rounded, value));
    }
  }
}
