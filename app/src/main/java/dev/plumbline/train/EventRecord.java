package dev.plumbline.train;

import dev.plumbline.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Records of a TensorBoard event file: protocol buffers of the type {@code tensorflow.Event}, each
 * framed as a TFRecord. Of that type only what scalars need is known here.
 */
final class EventRecord {

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;

  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int STATUS = 1;
  private static final int START = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** The record that every file begins with. */
  static byte[] version(Instant time) {
    return framed(event(time).text(FILE_VERSION, "brain.Event:2"));
  }

  /** Says that training goes on from a step, and that what was said of it and later is void. */
  static byte[] start(Instant time, int step) {
    return framed(
        event(time)
            .number(STEP, step)
            .message(SESSION_LOG, new EventRecord().number(STATUS, START)));
  }

  /** Numbers of a step, by their tags. */
  static byte[] scalars(Instant time, int step, Map<String, Double> values) {
    EventRecord summary = new EventRecord();
    values.forEach((tag, value) ->
        summary.message(
            VALUE, new EventRecord().text(TAG, tag).single(SIMPLE_VALUE, value.floatValue())));
    return framed(event(time).number(STEP, step).message(SUMMARY, summary));
  }

  private static EventRecord event(Instant time) {
    double seconds = time.getEpochSecond() + time.getNano() / 1e9;
    return new EventRecord().twice(WALL_TIME, seconds);
  }

  // ---------------------------------------------------------------- protocol buffers

  private EventRecord number(int field, long value) {
    varint(key(field, 0));
    varint(value);
    return this;
  }

  private EventRecord twice(int field, double value) {
    varint(key(field, 1));
    bytes.writeBytes(little(Double.BYTES).putDouble(value).array());
    return this;
  }

  private EventRecord single(int field, float value) {
    varint(key(field, 5));
    bytes.writeBytes(little(Float.BYTES).putFloat(value).array());
    return this;
  }

  private EventRecord text(int field, String value) {
    return sized(field, Utf8.bytes(value));
  }

  private EventRecord message(int field, EventRecord value) {
    return sized(field, value.bytes.toByteArray());
  }

  private EventRecord sized(int field, byte[] value) {
    varint(key(field, 2));
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private static long key(int field, int wireType) {
    return ((long) field << 3) | wireType;
  }

  /** Seven bits a byte, the lowest first; the eighth says that more follow. */
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  // ---------------------------------------------------------------- TFRecord

  /** Length, its checksum, the record, its checksum; numbers are little-endian. */
  private static byte[] framed(EventRecord record) {
    byte[] data = record.bytes.toByteArray();
    byte[] length = little(Long.BYTES).putLong(data.length).array();
    return little(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
        .put(length)
        .putInt(maskedChecksum(length))
        .put(data)
        .putInt(maskedChecksum(data))
        .array();
  }

  /** CRC-32C, turned and moved, so that the checksum of data with checksums in it is still good. */
  static int maskedChecksum(byte[] data) {
    CRC32C checksum = new CRC32C();
    checksum.update(data);
    return Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
