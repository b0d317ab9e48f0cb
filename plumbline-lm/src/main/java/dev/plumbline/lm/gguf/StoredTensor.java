package dev.plumbline.lm.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * The blocks of a tensor in a mapped file.
 *
 * @param shape slowest dimension first, as everywhere but in GGUF
 */
@SuppressWarnings("ArrayRecordComponent") // a shape; nobody changes or compares it
record StoredTensor(long[] shape, BlockKind kind, MemorySegment data) {

  /** Values that are computed at a time; a multiple of every block. */
  private static final int PART = 1 << 14;

  long count() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** Writes all values as float32, in order. */
  void copyTo(MemorySegment floats) {
    copy(0, count(), floats, 0);
  }

  /**
   * Writes all values as float32, rows in another order; of a vector each value is a row.
   *
   * @param order which row of this tensor becomes a row of the result
   */
  void copyRowsTo(MemorySegment floats, LongUnaryOperator order) {
    long row = shape.length == 1 ? 1 : count() / shape[0];
    for (long i = 0; i < shape[0]; i++) {
      copy(order.applyAsLong(i) * row, row, floats, i * row);
    }
  }

  private void copy(long from, long count, MemorySegment floats, long to) {
    byte[] blocks = new byte[Math.toIntExact(bytes(Math.min(PART, count)))];
    float[] values = new float[(int) Math.min(PART, count)];
    for (long done = 0; done < count; done += PART) {
      int part = (int) Math.min(PART, count - done);
      MemorySegment.copy(
          data, ValueLayout.JAVA_BYTE, bytes(from + done), blocks, 0, Math.toIntExact(bytes(part)));
      kind.decode(blocks, values, part);
      MemorySegment.copy(
          values, 0, floats, ValueLayout.JAVA_FLOAT_UNALIGNED, (to + done) * Float.BYTES, part);
    }
  }

  private long bytes(long values) {
    return values / kind.values * kind.bytes;
  }
}
