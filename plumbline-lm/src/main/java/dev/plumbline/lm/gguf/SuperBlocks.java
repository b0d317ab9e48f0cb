package dev.plumbline.lm.gguf;

import static dev.plumbline.lm.gguf.PlainBlocks.half;

/**
 * Blocks of 256 values in groups of 16 or 32, as {@code ggml-quants.c} lays them out: each group
 * has a scale of few bits, in units of the block's half-precision one, and for some kinds a
 * minimum.
 */
final class SuperBlocks {
  private static final int SIZE = 256;
  private static final int PACKED_SCALES = 12;

  private SuperBlocks() {}

  /** 16 bytes of scale and minimum, 64 of values, the block's scale and minimum. */
  static void twoBits(byte[] blocks, int from, float[] values, int to) {
    float scale = half(blocks, from + 80);
    float minimum = half(blocks, from + 82);
    for (int i = 0; i < SIZE; i++) {
      int group = blocks[from + i / 16] & 0xff;
      float step = scale * (group & 15);
      float least = minimum * (group >> 4);
      values[to + i] = step * twoBits(blocks, from + 16, i) - least;
    }
  }

  /** 32 bytes of third bits, 64 of the lower two, 12 of scales, the block's scale. */
  static void threeBits(byte[] blocks, int from, float[] values, int to) {
    float scale = half(blocks, from + 108);
    for (int i = 0; i < SIZE; i++) {
      float step = scale * (sixBitScale(blocks, from + 96, i / 16) - 32);
      int third = blocks[from + i % 32] >> (i / 32) & 1; // set where nothing is taken off
      values[to + i] = step * (twoBits(blocks, from + 32, i) - (third == 0 ? 4 : 0));
    }
  }

  /** The block's scale and minimum, 12 bytes of those of groups, 128 of values. */
  static void fourBits(byte[] blocks, int from, float[] values, int to) {
    float scale = half(blocks, from);
    float minimum = half(blocks, from + 2);
    for (int group = 0; group < 8; group++) {
      float step = scale * groupScale(blocks, from + 4, group);
      float least = minimum * groupMinimum(blocks, from + 4, group);
      for (int i = 0; i < 32; i++) {
        int value = fourBits(blocks, from + 4 + PACKED_SCALES, group, i);
        values[to + 32 * group + i] = step * value - least;
      }
    }
  }

  /** As of four bits, with 32 bytes of fifth bits before the values. */
  static void fiveBits(byte[] blocks, int from, float[] values, int to) {
    float scale = half(blocks, from);
    float minimum = half(blocks, from + 2);
    int fifths = from + 4 + PACKED_SCALES;
    for (int group = 0; group < 8; group++) {
      float step = scale * groupScale(blocks, from + 4, group);
      float least = minimum * groupMinimum(blocks, from + 4, group);
      for (int i = 0; i < 32; i++) {
        int fifth = blocks[fifths + i] >> group & 1;
        int value = fourBits(blocks, fifths + 32, group, i) | fifth << 4;
        values[to + 32 * group + i] = step * value - least;
      }
    }
  }

  /** 128 bytes of lower four bits, 64 of upper two, 16 scales, the block's scale. */
  static void sixBits(byte[] blocks, int from, float[] values, int to) {
    float scale = half(blocks, from + 208);
    for (int i = 0; i < SIZE; i++) {
      float step = scale * blocks[from + 192 + i / 16];
      int lower = blocks[from + i / 128 * 64 + i % 64] >> (i % 128 / 64 * 4) & 15;
      values[to + i] = step * ((lower | twoBits(blocks, from + 128, i) << 4) - 32);
    }
  }

  /** Four values of a byte are 32 apart. */
  private static int twoBits(byte[] blocks, int from, int i) {
    return blocks[from + i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2) & 3;
  }

  /** Two values of a byte are in neighbouring groups. */
  private static int fourBits(byte[] blocks, int from, int group, int i) {
    return blocks[from + group / 2 * 32 + i] >> (group % 2 * 4) & 15;
  }

  /** Four lower bits in 8 bytes, two upper ones in 4. */
  private static int sixBitScale(byte[] blocks, int from, int group) {
    int lower = blocks[from + group % 8] >> (group / 8 * 4) & 15;
    int upper = blocks[from + 8 + group % 4] >> (group / 4 * 2) & 3;
    return lower | upper << 4;
  }

  /** Six bits; of the later four groups the upper two lie above the scales of the first four. */
  private static int groupScale(byte[] blocks, int from, int group) {
    return group < 4
        ? blocks[from + group] & 63
        : (blocks[from + group + 4] & 15) | (blocks[from + group - 4] >> 6 & 3) << 4;
  }

  private static int groupMinimum(byte[] blocks, int from, int group) {
    return group < 4
        ? blocks[from + group + 4] & 63
        : (blocks[from + group + 4] >> 4 & 15) | (blocks[from + group] >> 6 & 3) << 4;
  }
}
