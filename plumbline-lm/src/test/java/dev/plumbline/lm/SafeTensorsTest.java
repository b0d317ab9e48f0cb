package dev.plumbline.lm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafeTensorsTest {
  /** All are exact in each of the three formats. */
  private static final float[] MATRIX = {1, -2, 0.5f, 0, 96, -0.125f};

  private static final float[] VECTOR = {3, 4};

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("weights.safetensors");
  }

  private void write(DataType type) {
    try (PointerScope _ = new PointerScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("matrix", Tensors.of(MATRIX, Device.CPU, 3, 2));
      tensors.put("vector", Tensors.of(VECTOR, Device.CPU, 2));
      SafeTensors.write(file, tensors, type, Map.of("who", "we"));
    }
  }

  private float[] read(String name, long... shape) {
    try (PointerScope _ = new PointerScope()) {
      return SafeTensors.read(file, stored -> Tensors.toFloats(stored.read(name, shape)));
    }
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void what_is_written_is_read(DataType type) throws IOException {
    write(type);
    assertThat(read("matrix", 3, 2)).isEqualTo(MATRIX);
    assertThat(read("vector", 2)).isEqualTo(VECTOR);
    assertThat(SafeTensors.read(file, SafeTensors::names)).containsExactly("matrix", "vector");
    assertThat(SafeTensors.read(file, SafeTensors::metadata))
        .containsEntry("who", "we")
        .containsEntry("format", "pt");
    long header =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
    assertThat(Files.size(file)).isEqualTo(8 + header + 8L * type.bytes);
  }

  @Test
  void numbers_are_rounded_to_the_nearest_of_the_format() {
    try (PointerScope _ = new PointerScope()) {
      float[] third = {1 / 3f};
      Map<String, Tensor> tensors = Map.of("third", Tensors.of(third, Device.CPU, 1));
      SafeTensors.write(file, tensors, DataType.BF16, Map.of());
      assertThat(read("third", 1)).containsExactly(171 / 512f);
      SafeTensors.write(file, tensors, DataType.FP16, Map.of());
      assertThat(read("third", 1)).containsExactly(1365 / 4096f);
    }
  }

  @Test
  void a_missing_file_is_bad_input() {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> read("matrix", 3, 2))
        .withMessage(file + " does not exist");
  }

  @Test
  void another_shape_or_name_is_refused() {
    write(DataType.FP32);
    corrupt("matrix of shape [3, 2], expected [2, 3]", () -> read("matrix", 2, 3));
    corrupt("no tensor other, expected one of shape [7]", () -> read("other", 7));
  }

  @Test
  void values_that_are_not_finite_are_refused() {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      try (PointerScope _ = new PointerScope()) {
        float[] values = {1, value};
        Map<String, Tensor> tensors = Map.of("broken", Tensors.of(values, Device.CPU, 2));
        SafeTensors.write(file, tensors, DataType.FP32, Map.of());
      }
      corrupt(
          "broken with values that are not finite, expected finite weights",
          () -> read("broken", 2));
    }
  }

  @Test
  void a_file_cut_off_anywhere_is_refused() throws IOException {
    write(DataType.FP32);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(CorruptCheckpointException.class)
          .as("cut to %d bytes", length)
          .isThrownBy(() -> SafeTensors.read(file, SafeTensors::names))
          .withMessageStartingWith(file + ": found ");
    }
  }

  @Test
  void a_file_with_bytes_to_spare_is_refused() throws IOException {
    write(DataType.FP32);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) + 1));
    corrupt(
        "33 bytes of tensors, expected 32 as the header says",
        () -> SafeTensors.read(file, SafeTensors::names));
  }

  @Test
  void a_garbled_header_never_gives_another_error_than_ours() throws IOException {
    write(DataType.FP32);
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 0; at < whole.length - 32; at++) {
      for (int garbled : new int[] {0, ' ', '"', '-', '9', '[', '{', 0xff}) {
        byte[] bytes = whole.clone();
        bytes[at] = (byte) garbled;
        Files.write(file, bytes);
        refused += readsOrIsRefused() ? 0 : 1;
      }
    }
    assertThat(refused).isGreaterThan(whole.length);
  }

  private boolean readsOrIsRefused() {
    try {
      read("matrix", 3, 2);
      return true;
    } catch (CorruptCheckpointException e) {
      assertThat(e).hasMessageStartingWith(file + ": found ").hasMessageNotContaining("\n");
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | JSON that is not an object, expected a safetensors header",
        "{\"a\":1} | a with dtype , expected F32, BF16 or F16",
        "{\"a\":{\"dtype\":\"I64\"}} | a with dtype \"I64\", expected F32, BF16 or F16",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}} | a with data_offsets , expected two numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"x\"],\"data_offsets\":[0,4]}}"
            + " | a with shape [\"x\"], expected whole numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-1],\"data_offsets\":[0,4]}}"
            + " | a with shape [-1,-1], expected whole numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}"
            + " | a with shape [1.5], expected whole numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,4]}}"
            + " | a with shape [9223372036854775807, 9], expected one that fits the file",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}"
            + " | a at bytes [0, 8] of 4, expected a range within the file (is it cut off?)",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}"
            + " | a with 4 bytes, expected 8 for shape [2]",
      })
  void a_header_that_makes_no_sense_is_refused(String header, String message) throws IOException {
    byte[] text = header.getBytes(UTF_8);
    Files.write(
        file,
        ByteBuffer.allocate(8 + text.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .array());
    corrupt(message, () -> SafeTensors.read(file, SafeTensors::names));
  }

  @Test
  void a_header_longer_than_the_file_is_refused() throws IOException {
    Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
    corrupt(
        "header length 578437695752307201 in a file of 9 bytes, expected a safetensors file",
        () -> SafeTensors.read(file, SafeTensors::names));
  }

  private void corrupt(String message, Runnable work) {
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(work::run)
        .withMessage(file + ": found " + message);
  }

  @Test
  void a_folder_that_is_not_there_is_a_matter_of_storage() {
    file = folder.resolve("absent").resolve("weights.safetensors");
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> write(DataType.FP32))
        .withMessageStartingWith("cannot write " + file);
  }
}
