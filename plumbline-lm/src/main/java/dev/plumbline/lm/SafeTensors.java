package dev.plumbline.lm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One safetensors file: 8 bytes of header length, a JSON header with a type, shape and byte range
 * per tensor, then the bytes.
 *
 * <p>The header is checked in full when the file is opened, so a damaged or cut file fails there
 * and not in the middle of a load.
 */
final class SafeTensors {
  private static final int LARGEST_HEADER = 100_000_000;
  private static final ValueLayout.OfLong LITTLE_ENDIAN_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Where a tensor lies, in bytes from the end of the header. */
  @SuppressWarnings("ArrayRecordComponent") // a shape; nobody changes or compares it
  private record Entry(DataType type, long[] shape, long begin, long end) {}

  /** Elements that are read at once. */
  private static final long CHUNK = 1 << 18;

  private final Path file;
  private final FileChannel channel;

  /** Where the tensors begin in the file, and how many bytes they have. */
  private final long start;

  private final long size;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafeTensors(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    long all = channel.size();
    long length = all < 8 ? -1 : map(0, 8, mapped -> mapped.get(LITTLE_ENDIAN_LONG, 0));
    expect(
        length >= 2 && length <= Math.min(LARGEST_HEADER, all - 8),
        "header length %d in a file of %d bytes".formatted(length, all),
        "a safetensors file");
    start = 8 + length;
    size = all - start;
    JsonNode header =
        Json.parse(file, map(8, length, mapped -> mapped.toArray(ValueLayout.JAVA_BYTE)));
    expect(header.isObject(), "JSON that is not an object", "a safetensors header");
    header.properties().forEach(property -> add(property.getKey(), property.getValue()));
    long covered = entries.values().stream().mapToLong(entry -> entry.end - entry.begin).sum();
    expect(covered == size, size + " bytes of tensors", covered + " as the header says");
  }

  /** Opens a file, checks its header, and lets the work read from it while it is open. */
  static <T> T read(Path file, Function<SafeTensors, T> work) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return work.apply(new SafeTensors(file, channel));
    } catch (NoSuchFileException e) {
      throw new BadInputException("%s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new StorageException("read", file, e);
    }
  }

  /** Maps a part of the file only as long as the work takes, so that it counts no longer. */
  private <T> T map(long from, long bytes, Function<MemorySegment, T> work) {
    try (Arena arena = Arena.ofConfined()) {
      return work.apply(channel.map(MapMode.READ_ONLY, from, bytes, arena));
    } catch (IOException e) {
      throw new StorageException("read", file, e);
    }
  }

  private void add(String name, JsonNode value) {
    if (name.equals("__metadata__")) {
      value
          .properties()
          .forEach(property -> metadata.put(property.getKey(), property.getValue().asString("")));
      return;
    }
    DataType type =
        Arrays.stream(DataType.values())
            .filter(candidate -> candidate.safetensorsName.equals(value.path("dtype").asString("")))
            .findFirst()
            .orElseThrow(() ->
                new CorruptCheckpointException(
                    file, name + " with dtype " + value.path("dtype"), "F32, BF16 or F16"));
    long[] shape = wholeNumbers(name, value, "shape");
    long[] range = wholeNumbers(name, value, "data_offsets");
    expect(
        range.length == 2,
        name + " with data_offsets " + value.path("data_offsets"),
        "two numbers");
    expect(
        0 <= range[0] && range[0] <= range[1] && range[1] <= size,
        "%s at bytes %s of %d".formatted(name, Arrays.toString(range), size),
        "a range within the file (is it cut off?)");
    long bytes = bytes(name, type, shape);
    expect(
        range[1] - range[0] == bytes,
        "%s with %d bytes".formatted(name, range[1] - range[0]),
        bytes + " for shape " + Arrays.toString(shape));
    entries.put(name, new Entry(type, shape, range[0], range[1]));
  }

  private long[] wholeNumbers(String name, JsonNode tensor, String field) {
    JsonNode array = tensor.path(field);
    expect(
        array
            .valueStream()
            .allMatch(n -> n.isIntegralNumber() && n.canConvertToLong() && n.asLong() >= 0),
        "%s with %s %s".formatted(name, field, array),
        "whole numbers from 0");
    return array.valueStream().mapToLong(JsonNode::asLong).toArray();
  }

  private long bytes(String name, DataType type, long[] shape) {
    try {
      return Arrays.stream(shape).reduce(type.bytes, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new CorruptCheckpointException(
          file,
          "%s with shape %s".formatted(name, Arrays.toString(shape)),
          "one that fits the file",
          e);
    }
  }

  private void expect(boolean condition, String found, String expected) {
    if (!condition) {
      throw new CorruptCheckpointException(file, found, expected);
    }
  }

  Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /** A copy of a tensor as float32 on the CPU, checked as in {@link #copy}. */
  Tensor read(String name, long... shape) {
    Tensor values = Tensors.empty(torch.ScalarType.Float, shape);
    copy(name, values);
    return values;
  }

  /**
   * Writes a tensor into another, after checking its shape and that every value is finite, in
   * chunks, so that it is nowhere held twice.
   */
  void copy(String name, Tensor target) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new CorruptCheckpointException(
          file, "no tensor " + name, "one of shape " + Arrays.toString(target.shape()));
    }
    expect(
        Arrays.equals(entry.shape, target.shape()),
        "%s of shape %s".formatted(name, Arrays.toString(entry.shape)),
        Arrays.toString(target.shape()));
    try (PointerScope _ = new PointerScope()) { // or the views keep the target's memory
      Tensor flat = target.view(-1);
      for (long at = 0; at < target.numel(); at += CHUNK) {
        copy(name, entry, at, flat.narrow(0, at, Math.min(CHUNK, target.numel() - at)));
      }
    }
  }

  private void copy(String name, Entry entry, long at, Tensor target) {
    try (PointerScope _ = new PointerScope()) {
      Tensor stored = Tensors.empty(entry.type.scalarType, target.numel());
      long from = start + entry.begin + at * entry.type.bytes;
      long bytes = target.numel() * entry.type.bytes;
      map(from, bytes, mapped -> Tensors.memory(stored).copyFrom(mapped));
      target.copy_(stored);
      expect(
          Tensors.areFinite(target), name + " with values that are not finite", "finite weights");
    }
  }

  /** Writes tensors in order; not atomic. */
  static void write(
      Path file, Map<String, Tensor> tensors, DataType type, Map<String, String> metadata) {
    ObjectNode header = Json.object();
    ObjectNode facts = header.putObject("__metadata__").put("format", "pt");
    metadata.forEach(facts::put);
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode description = header.putObject(entry.getKey()).put("dtype", type.safetensorsName);
      ArrayNode shape = description.putArray("shape");
      Arrays.stream(entry.getValue().shape()).forEach(shape::add);
      long end = offset + entry.getValue().numel() * type.bytes;
      description.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeHeader(channel, Json.compact(header));
      for (Tensor tensor : tensors.values()) {
        writeTensor(channel, tensor, type);
      }
    } catch (IOException e) {
      throw new StorageException("write", file, e);
    }
  }

  /** The header is padded with blanks so that the tensors start at a multiple of 8. */
  private static void writeHeader(FileChannel channel, byte[] json) throws IOException {
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    ByteBuffer buffer = ByteBuffer.allocate(8 + padded.length).order(ByteOrder.LITTLE_ENDIAN);
    writeFully(channel, buffer.putLong(padded.length).put(padded).flip());
  }

  private static void writeTensor(FileChannel channel, Tensor tensor, DataType type)
      throws IOException {
    try (PointerScope _ = new PointerScope()) {
      MemorySegment memory = Tensors.memory(Tensors.onCpu(tensor, type.scalarType));
      for (long at = 0; at < memory.byteSize(); at += 1 << 30) {
        writeFully(
            channel, memory.asSlice(at, Math.min(1 << 30, memory.byteSize() - at)).asByteBuffer());
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
