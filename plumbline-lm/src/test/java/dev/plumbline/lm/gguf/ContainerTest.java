package dev.plumbline.lm.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plumbline.lm.BadInputException;
import dev.plumbline.lm.CorruptCheckpointException;
import dev.plumbline.lm.LmException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("model.gguf");
  }

  @Test
  void metadata_of_every_kind_is_read() {
    Container.read(
        Fixtures.file("blocks.gguf"),
        container -> {
          assertThat(container.value("test.uint8").asInt()).isEqualTo(200);
          assertThat(container.value("test.int8").asInt()).isEqualTo(-100);
          assertThat(container.value("test.uint16").asInt()).isEqualTo(60_000);
          assertThat(container.value("test.int16").asInt()).isEqualTo(-30_000);
          assertThat(container.value("test.uint32").asLong()).isEqualTo(4_000_000_000L);
          assertThat(container.value("test.int32").asInt()).isEqualTo(-2_000_000_000);
          assertThat(container.value("test.float32").asDouble()).isEqualTo(1e-5);
          assertThat(container.value("test.bool").asBoolean()).isTrue();
          assertThat(container.value("test.string").asString()).isEqualTo("naïve ✓");
          assertThat(container.value("test.uint64").asString()).isEqualTo("9223372036854775809");
          assertThat(container.value("test.int64").asLong()).isEqualTo(-(1L << 62));
          assertThat(container.value("test.float64").asDouble()).isEqualTo(0.1);
          assertThat(container.value("test.array")).hasToString("[\"one\",\"\",\"drei\"]");
          assertThat(container.value("test.numbers")).hasToString("[1,-2,3]");
          assertThat(container.value("test.absent").isMissingNode()).isTrue();
          return container;
        });
  }

  /** A file as bytes, by hand. */
  private static final class Bytes {
    private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    static Bytes header(int version, long tensors, long metadata) {
      Bytes bytes = new Bytes();
      bytes.buffer.put(Container.MAGIC).putInt(version).putLong(tensors).putLong(metadata);
      return bytes;
    }

    Bytes text(String text) {
      buffer.putLong(text.getBytes(UTF_8).length).put(text.getBytes(UTF_8));
      return this;
    }

    Bytes number(String key, int value) {
      text(key).buffer.putInt(4).putInt(value);
      return this;
    }

    Bytes tensor(String name, int kind, long offset, long... dimensions) {
      text(name).buffer.putInt(dimensions.length);
      Arrays.stream(dimensions).forEach(buffer::putLong);
      buffer.putInt(kind).putLong(offset);
      return this;
    }

    Bytes data(int bytes) {
      buffer.position((buffer.position() + 31) / 32 * 32 + bytes);
      return this;
    }

    Bytes put(Consumer<ByteBuffer> values) {
      values.accept(buffer);
      return this;
    }

    byte[] whole() {
      return Arrays.copyOf(buffer.array(), buffer.position());
    }
  }

  private void write(Bytes bytes) {
    write(bytes.whole());
  }

  private void write(byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void corrupt(Bytes bytes, String message) {
    write(bytes);
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> Container.read(file, container -> container))
        .withMessage(file + ": found " + message);
  }

  private void bad(Bytes bytes, String message) {
    write(bytes);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Container.read(file, container -> container))
        .withMessage(message.replace("FILE", file.toString()));
  }

  private static Bytes one(int kind, long offset, int data, long... dimensions) {
    return Bytes.header(3, 1, 0).tensor("w", kind, offset, dimensions).data(data);
  }

  @Test
  void a_file_of_version_2_or_3_is_read() {
    for (int version : new int[] {2, 3}) {
      write(
          Bytes.header(version, 1, 1).number("general.alignment", 32).tensor("w", 0, 0, 2).data(8));
      assertThat(
              Container.<Long>read(file, container -> container.tensor("w").orElseThrow().count()))
          .isEqualTo(2);
    }
  }

  @Test
  void another_version_is_refused() {
    bad(Bytes.header(4, 0, 0), "FILE is GGUF of version 4, must be 2 or 3 in little-endian order");
    bad(
        Bytes.header(Integer.reverseBytes(3), 0, 0),
        "FILE is GGUF of version 3 in big-endian order, must be 2 or 3 in little-endian order");
    write("PK garbage".getBytes(UTF_8));
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> Container.read(file, container -> container))
        .withMessage(file + ": found no mark GGUF at its beginning, expected a GGUF file");
  }

  @Test
  void a_kind_of_block_not_known_is_refused_by_its_name() {
    bad(
        one(20, 0, 18, 32),
        "FILE: w is stored in blocks of the kind 20 (IQ4_NL), must be one of [F32, F16, Q4_0, Q4_1,"
            + " Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, BF16]");
  }

  @Test
  void what_lies_outside_the_file_is_refused() {
    corrupt(
        one(0, 32, 8, 2),
        "w of 8 bytes at 32 of 8, expected a multiple of 32 within the file (is it cut off?)");
    corrupt(
        one(0, -32, 8, 2),
        "w of 8 bytes at 18446744073709551584 of 8, expected a multiple of 32 within the file (is"
            + " it cut off?)");
    corrupt(
        one(0, 4, 64, 2),
        "w of 8 bytes at 4 of 64, expected a multiple of 32 within the file (is it cut off?)");
    corrupt(
        one(0, 0, 8, 1L << 40, 1L << 40),
        "w of shape [1099511627776, 1099511627776], expected one that fits");
    corrupt(one(0, 0, 8, 2, 0), "w with a dimension of 0, expected 1 or more");
    corrupt(one(0, 0, 8, 1, 1, 1, 1, 1), "w with 5 dimensions, expected 1 to 4");
    corrupt(one(8, 0, 34, 31), "w with rows of 31 values in Q8_0, expected a multiple of 32");
  }

  @Test
  void counts_and_lengths_that_are_not_there_are_refused() {
    corrupt(
        Bytes.header(3, 1L << 60, 0),
        "number of tensors 1152921504606846976 with 8 bytes left, expected at most 1048576, within"
            + " the file (is it cut off?)");
    corrupt(
        Bytes.header(3, 0, 7),
        "number of metadata 7 with 0 bytes left, expected at most 1048576, within the file (is it"
            + " cut off?)");
    corrupt(
        Bytes.header(3, 0, 1).put(buffer -> buffer.putLong(-1).putLong(0)),
        "length of a key 18446744073709551615 with 8 bytes left, expected at most 268435456, within"
            + " the file (is it cut off?)");
    corrupt(
        Bytes.header(3, 0, 1).text("list").put(buffer -> buffer.putInt(9).putInt(8).putLong(9)),
        "length of list 9 with 0 bytes left, expected at most 4194304, within the file (is it cut"
            + " off?)");
    corrupt(
        Bytes.header(3, 0, 1).text("value").put(buffer -> buffer.putInt(13)),
        "value of the kind 13, expected a kind from 0 to 12");
  }

  @Test
  void names_and_keys_stand_once_and_in_utf_8() {
    corrupt(
        Bytes.header(3, 0, 2).number("key", 1).number("key", 2),
        "the key key twice, expected it once");
    corrupt(
        Bytes.header(3, 2, 0).tensor("w", 0, 0, 2).tensor("w", 0, 0, 2).data(8),
        "w twice, expected it once");
    corrupt(
        Bytes.header(3, 0, 1).put(buffer -> buffer.putLong(1).put((byte) 0xff).putInt(4).putInt(7)),
        "a key at byte 33, expected text in UTF-8");
  }

  @Test
  void arrays_in_arrays_end_somewhere() {
    Bytes bytes = Bytes.header(3, 0, 1).text("deep").put(buffer -> buffer.putInt(9));
    for (int i = 0; i < 100; i++) {
      bytes.put(buffer -> buffer.putInt(9).putLong(1));
    }
    corrupt(bytes, "deep with arrays in arrays, expected at most 4");
  }

  @Test
  void an_alignment_that_is_no_power_of_two_is_refused() {
    corrupt(
        Bytes.header(3, 0, 1).number("general.alignment", 0),
        "general.alignment 0, expected a power of two up to 1048576");
    corrupt(
        Bytes.header(3, 0, 1).number("general.alignment", 48),
        "general.alignment 48, expected a power of two up to 1048576");
  }

  @Test
  void a_part_of_a_model_is_refused() {
    bad(
        Bytes.header(3, 0, 1).number("split.count", 3),
        "FILE is one of 3 parts of a model, join them with 'llama-gguf-split --merge' first");
  }

  @Test
  void a_file_that_is_not_there_is_bad_input() {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Container.read(file, container -> container))
        .withMessage(file + " does not exist");
  }

  @Test
  void a_file_cut_off_anywhere_is_refused() throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file("qwen2.gguf"));
    // After the last tensor the file is padded, and may do without it.
    for (int length = 0; length < whole.length - 32; length += 7) {
      write(Arrays.copyOf(whole, length));
      assertThatExceptionOfType(CorruptCheckpointException.class)
          .as("cut to %d bytes", length)
          .isThrownBy(() -> Container.read(file, container -> container))
          .withMessageStartingWith(file + ": found ");
    }
  }

  @Test
  void a_garbled_file_never_gives_another_error_than_ours() throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file("qwen3.gguf"));
    Random random = new Random(1);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(2000)] = (byte) random.nextInt(256);
      bytes[random.nextInt(2000)] = (byte) random.nextInt(256);
      write(bytes);
      refused += readsOrIsRefused() ? 0 : 1;
    }
    assertThat(refused).isBetween(200, 1999);
  }

  private boolean readsOrIsRefused() {
    try {
      Gguf.read(
          file,
          gguf -> {
            gguf.names().forEach(gguf::shape);
            return gguf.config();
          });
      return true;
    } catch (LmException e) {
      assertThat(e.getMessage()).contains(file.toString());
      return false;
    }
  }
}
