package dev.plumbline.lm.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.lm.CorruptCheckpointException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;

/** A place in a mapped file, which moves on with what is read and never past the end. */
final class Cursor {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Longer than any text in a model's file, and short enough to be held. */
  private static final long LONGEST_TEXT = 1 << 28;

  private final Path file;
  private final MemorySegment all;
  private long at;

  Cursor(Path file, MemorySegment all) {
    this.file = file;
    this.all = all;
  }

  Path file() {
    return file;
  }

  long at() {
    return at;
  }

  /** Bytes that follow. */
  long left() {
    return all.byteSize() - at;
  }

  byte nextByte(String what) {
    return all.get(ValueLayout.JAVA_BYTE, skip(Byte.BYTES, what));
  }

  short nextShort(String what) {
    return all.get(SHORT, skip(Short.BYTES, what));
  }

  int nextInt(String what) {
    return all.get(INT, skip(Integer.BYTES, what));
  }

  long nextLong(String what) {
    return all.get(LONG, skip(Long.BYTES, what));
  }

  /** A number of things that each take some bytes in what follows. */
  int nextCount(String what, long most, int bytesEach) {
    long count = nextLong(what);
    expect(
        count >= 0 && count <= most && count <= left() / bytesEach,
        "%s %s with %d bytes left".formatted(what, Long.toUnsignedString(count), left()),
        "at most " + most + ", within the file (is it cut off?)");
    return (int) count;
  }

  String nextText(String what) {
    int length = nextCount("length of " + what, LONGEST_TEXT, 1);
    byte[] bytes = all.asSlice(skip(length, what), length).toArray(ValueLayout.JAVA_BYTE);
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CorruptCheckpointException(file, what + " at byte " + at, "text in UTF-8", e);
    }
  }

  private long skip(long bytes, String what) {
    expect(
        bytes <= left(),
        "the end of the file at byte %d".formatted(all.byteSize()),
        "%s at byte %d (is it cut off?)".formatted(what, at));
    long begin = at;
    at += bytes;
    return begin;
  }

  void expect(boolean condition, String found, String expected) {
    if (!condition) {
      throw new CorruptCheckpointException(file, found, expected);
    }
  }
}
