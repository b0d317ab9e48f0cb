package dev.plumbline.lm.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

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
    LongStream.range(0, shape[0])
        .parallel()
        .forEach(i -> copy(order.applyAsLong(i) * row, row, floats, i * row));
  }

  private void copy(long from, long count, MemorySegment floats, long to) {
    LongStream.range(0, Math.ceilDiv(count, PART))
        .parallel()
        .map(part -> part * PART)
        .forEach(
            done -> copyPart(from + done, (int) Math.min(PART, count - done), floats, to + done));
  }

  private void copyPart(long from, int count, MemorySegment floats, long to) {
    byte[] blocks = new byte[Math.toIntExact(bytes(count))];
    float[] values = new float[count];
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, bytes(from), blocks, 0, blocks.length);
    kind.decode(blocks, values, count);
    MemorySegment.copy(
        values, 0, floats, ValueLayout.JAVA_FLOAT_UNALIGNED, to * Float.BYTES, count);
  }

  private long bytes(long values) {
    return values / kind.values * kind.bytes;
  }
}
