package dev.plumbline.lm.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.lm.StorageException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/** Collects metadata and tensors, and writes them as one file of version 3. */
final class GgufWriter {
  private static final int VERSION = 3;
  private static final int ALIGNMENT = Container.DEFAULT_ALIGNMENT;

  /** Numbers of the kinds of values that are written. */
  private static final int UINT32 = 4;

  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  /**
   * A tensor to be written.
   *
   * @param shape slowest dimension first
   * @param order which row of the values becomes a row of the file
   * @param values makes room for the values and fills it
   */
  @SuppressWarnings("ArrayRecordComponent") // a shape; nobody changes or compares it
  private record Planned(
      String name,
      long[] shape,
      BlockKind kind,
      LongUnaryOperator order,
      Function<Long, MemorySegment> values) {

    long count() {
      return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    long bytes() {
      return count() / kind.values * kind.bytes;
    }
  }

  private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
  private int entries;
  private final List<Planned> tensors = new ArrayList<>();

  GgufWriter integer(String key, long value) {
    return entry(key, UINT32, number(value));
  }

  GgufWriter number(String key, double value) {
    return entry(key, FLOAT32, number(Float.floatToRawIntBits((float) value)));
  }

  GgufWriter flag(String key, boolean value) {
    return entry(key, BOOL, new byte[] {(byte) (value ? 1 : 0)});
  }

  GgufWriter text(String key, String value) {
    return entry(key, STRING, text(value));
  }

  GgufWriter texts(String key, List<String> values) {
    return array(key, STRING, values.stream().map(GgufWriter::text).toList());
  }

  GgufWriter integers(String key, List<Integer> values) {
    return array(key, INT32, values.stream().map(GgufWriter::number).toList());
  }

  GgufWriter numbers(String key, List<Float> values) {
    return array(
        key,
        FLOAT32,
        values.stream().map(value -> number(Float.floatToRawIntBits(value))).toList());
  }

  private GgufWriter array(String key, int kind, List<byte[]> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(number(kind));
    bytes.writeBytes(longNumber(values.size()));
    values.forEach(bytes::writeBytes);
    return entry(key, ARRAY, bytes.toByteArray());
  }

  private GgufWriter entry(String key, int kind, byte[] value) {
    metadata.writeBytes(text(key));
    metadata.writeBytes(number(kind));
    metadata.writeBytes(value);
    entries++;
    return this;
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) value)
        .array();
  }

  private static byte[] longNumber(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  void tensor(
      String name,
      long[] shape,
      BlockKind kind,
      LongUnaryOperator order,
      Function<Long, MemorySegment> values) {
    tensors.add(new Planned(name, shape, kind, order, values));
  }

  /** Writes the file; not atomic. */
  void write(Path file) {
    try (CountingStream out =
        new CountingStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
      out.write(Container.MAGIC);
      out.write(number(VERSION));
      out.write(longNumber(tensors.size()));
      out.write(longNumber(entries));
      metadata.writeTo(out);
      writePlaces(out);
      for (Planned tensor : tensors) {
        out.align();
        write(tensor, out);
      }
      out.align();
    } catch (IOException e) {
      throw new StorageException("write", file, e);
    }
  }

  private void writePlaces(OutputStream out) throws IOException {
    long offset = 0;
    for (Planned tensor : tensors) {
      out.write(text(tensor.name));
      out.write(number(tensor.shape.length));
      for (int i = tensor.shape.length - 1; i >= 0; i--) {
        out.write(longNumber(tensor.shape[i]));
      }
      out.write(number(tensor.kind.number));
      out.write(longNumber(offset));
      offset = (offset + tensor.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
  }

  private static void write(Planned tensor, OutputStream out) throws IOException {
    MemorySegment values = tensor.values.apply(tensor.count());
    int row = Math.toIntExact(tensor.shape.length == 1 ? 1 : tensor.count() / tensor.shape[0]);
    float[] floats = new float[row];
    ByteBuffer bytes =
        ByteBuffer.allocate(row / tensor.kind.values * tensor.kind.bytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < tensor.shape[0]; i++) {
      long from = tensor.order.applyAsLong(i) * row * Float.BYTES;
      MemorySegment.copy(values, ValueLayout.JAVA_FLOAT_UNALIGNED, from, floats, 0, row);
      Rounding.put(tensor.kind, floats, row, bytes.clear());
      out.write(bytes.array());
    }
  }

  /** Knows how far it is, to fill up to where a tensor may begin. */
  private static final class CountingStream extends java.io.FilterOutputStream {
    private long written;

    CountingStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      written++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      written += length;
    }

    void align() throws IOException {
      write(new byte[(int) ((ALIGNMENT - written % ALIGNMENT) % ALIGNMENT)]);
    }
  }
}
