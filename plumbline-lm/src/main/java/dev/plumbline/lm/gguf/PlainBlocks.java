package dev.plumbline.lm.gguf;

/**
 * Blocks of 32 values with one scale, and of one value with none, as {@code ggml-quants.c} lays
 * them out: a half-precision scale, for some kinds a minimum, then the bits, the low halves of the
 * bytes before the high ones.
 */
final class PlainBlocks {
  private static final int SIZE = 32;
  private static final int HALF = SIZE / 2;

  private PlainBlocks() {}

  static void float32(byte[] blocks, int from, float[] values, int to) {
    values[to] = Float.intBitsToFloat(word(blocks, from));
  }

  static void float16(byte[] blocks, int from, float[] values, int to) {
    values[to] = half(blocks, from);
  }

  static void brain16(byte[] blocks, int from, float[] values, int to) {
    values[to] =
        Float.intBitsToFloat((blocks[from] & 0xff) << 16 | (blocks[from + 1] & 0xff) << 24);
  }

  static void fourBits(byte[] blocks, int from, float[] values, int to) {
    float scale = half(blocks, from);
    for (int i = 0; i < HALF; i++) {
      int pair = blocks[from + 2 + i] & 0xff;
      values[to + i] = scale * ((pair & 15) - 8);
      values[to + HALF + i] = scale * ((pair >> 4) - 8);
    }
  }

  static void fourBitsAndMinimum(byte[] blocks, int from, float[] values, int to) {
    float scale = half(blocks, from);
    float minimum = half(blocks, from + 2);
    for (int i = 0; i < HALF; i++) {
      int pair = blocks[from + 4 + i] & 0xff;
      values[to + i] = scale * (pair & 15) + minimum;
      values[to + HALF + i] = scale * (pair >> 4) + minimum;
    }
  }

  static void fiveBits(byte[] blocks, int from, float[] values, int to) {
    float scale = half(blocks, from);
    int fifth = word(blocks, from + 2);
    for (int i = 0; i < HALF; i++) {
      int pair = blocks[from + 6 + i] & 0xff;
      values[to + i] = scale * (((pair & 15) | bit(fifth, i) << 4) - 16);
      values[to + HALF + i] = scale * ((pair >> 4 | bit(fifth, HALF + i) << 4) - 16);
    }
  }

  static void fiveBitsAndMinimum(byte[] blocks, int from, float[] values, int to) {
    float scale = half(blocks, from);
    float minimum = half(blocks, from + 2);
    int fifth = word(blocks, from + 4);
    for (int i = 0; i < HALF; i++) {
      int pair = blocks[from + 8 + i] & 0xff;
      values[to + i] = scale * ((pair & 15) | bit(fifth, i) << 4) + minimum;
      values[to + HALF + i] = scale * (pair >> 4 | bit(fifth, HALF + i) << 4) + minimum;
    }
  }

  static void eightBits(byte[] blocks, int from, float[] values, int to) {
    float scale = half(blocks, from);
    for (int i = 0; i < SIZE; i++) {
      values[to + i] = scale * blocks[from + 2 + i];
    }
  }

  private static int bit(int word, int place) {
    return word >>> place & 1;
  }

  static float half(byte[] bytes, int at) {
    return Float.float16ToFloat((short) ((bytes[at] & 0xff) | bytes[at + 1] << 8));
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | bytes[at + 3] << 24;
  }
}
