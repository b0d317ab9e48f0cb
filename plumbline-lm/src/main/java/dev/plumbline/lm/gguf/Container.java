package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import dev.plumbline.lm.CorruptCheckpointException;
import dev.plumbline.lm.StorageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The file as it is: metadata under the names of GGUF, and where its tensors lie. All that the file
 * says of itself is checked when it is opened.
 */
final class Container {
  static final byte[] MAGIC = {'G', 'G', 'U', 'F'};
  static final int DEFAULT_ALIGNMENT = 32;
  private static final List<Integer> VERSIONS = List.of(2, 3);
  private static final int MOST_ENTRIES = 1 << 20;
  private static final int MOST_DIMENSIONS = 4;
  private static final int LARGEST_ALIGNMENT = 1 << 20;

  private final Path file;
  private final Map<String, JsonNode> metadata = new LinkedHashMap<>();
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  private Container(Path file, MemorySegment all) {
    this.file = file;
    Cursor in = new Cursor(file, all);
    requireVersion(in);
    int tensorCount = in.nextCount("number of tensors", MOST_ENTRIES, 24);
    int metadataCount = in.nextCount("number of metadata", MOST_ENTRIES, 13);
    for (int i = 0; i < metadataCount; i++) {
      String key = in.nextText("a key");
      in.expect(!metadata.containsKey(key), "the key " + key + " twice", "it once");
      metadata.put(key, ValueKind.read(in, key));
    }
    requireWhole();
    Map<String, Place> places = new LinkedHashMap<>();
    for (int i = 0; i < tensorCount; i++) {
      String name = in.nextText("the name of a tensor");
      in.expect(places.put(name, Place.read(in, name)) == null, name + " twice", "it once");
    }
    long alignment = alignment(in);
    long begin = Math.min(all.byteSize(), (in.at() + alignment - 1) / alignment * alignment);
    places.forEach(
        (name, place) -> tensors.put(name, place.in(in, name, all.asSlice(begin), alignment)));
  }

  /**
   * Opens a file and lets the work read from it while it is open.
   *
   * @throws BadInputException when it does not exist, or is stored in a way not known here
   * @throws CorruptCheckpointException when what it says does not fit together
   */
  static <T> T read(Path file, Function<Container, T> work) {
    try (Arena arena = Arena.ofShared();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return work.apply(
          new Container(file, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena)));
    } catch (NoSuchFileException e) {
      throw new BadInputException("%s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new StorageException("read", file, e);
    }
  }

  private void requireVersion(Cursor in) {
    for (byte letter : MAGIC) {
      in.expect(
          in.nextByte("the mark GGUF") == letter, "no mark GGUF at its beginning", "a GGUF file");
    }
    int version = in.nextInt("a version");
    if (!VERSIONS.contains(version)) {
      String turned =
          VERSIONS.contains(Integer.reverseBytes(version)) ? " in big-endian order" : "";
      throw new BadInputException(
          "%s is GGUF of version %s%s, must be 2 or 3 in little-endian order"
              .formatted(
                  file,
                  turned.isEmpty()
                      ? Integer.toUnsignedString(version)
                      : Integer.toString(Integer.reverseBytes(version)),
                  turned));
    }
  }

  private void requireWhole() {
    int parts = value("split.count").asInt(1);
    if (parts > 1) {
      throw new BadInputException(
          "%s is one of %d parts of a model, join them with 'llama-gguf-split --merge' first"
              .formatted(file, parts));
    }
  }

  private long alignment(Cursor in) {
    long alignment = value("general.alignment").asLong(DEFAULT_ALIGNMENT);
    in.expect(
        alignment > 0 && alignment <= LARGEST_ALIGNMENT && Long.bitCount(alignment) == 1,
        "general.alignment " + value("general.alignment"),
        "a power of two up to " + LARGEST_ALIGNMENT);
    return alignment;
  }

  /** What the list of tensors says of one, slowest dimension first. */
  @SuppressWarnings("ArrayRecordComponent") // a shape; nobody changes or compares it
  private record Place(long[] shape, int kind, long offset) {

    static Place read(Cursor in, String name) {
      int dimensions = in.nextInt("dimensions of " + name);
      in.expect(
          dimensions > 0 && dimensions <= MOST_DIMENSIONS,
          "%s with %s dimensions".formatted(name, Integer.toUnsignedString(dimensions)),
          "1 to " + MOST_DIMENSIONS);
      long[] shape = new long[dimensions];
      for (int i = dimensions - 1; i >= 0; i--) {
        shape[i] = in.nextLong("the shape of " + name);
        in.expect(
            shape[i] > 0,
            "%s with a dimension of %s".formatted(name, Long.toUnsignedString(shape[i])),
            "1 or more");
      }
      return new Place(
          shape, in.nextInt("the kind of " + name), in.nextLong("the offset of " + name));
    }

    StoredTensor in(Cursor in, String name, MemorySegment data, long alignment) {
      BlockKind blocks =
          BlockKind.of(kind)
              .orElseThrow(() ->
                  new BadInputException(
                      "%s: %s is stored in blocks of the kind %s, must be one of %s"
                          .formatted(
                              in.file(),
                              name,
                              BlockKind.name(kind),
                              Arrays.toString(BlockKind.values()))));
      long row = shape[shape.length - 1];
      in.expect(
          row % blocks.values == 0,
          "%s with rows of %d values in %s".formatted(name, row, blocks),
          "a multiple of " + blocks.values);
      long bytes = bytes(in, name, blocks);
      in.expect(
          offset >= 0 && offset % alignment == 0 && offset <= data.byteSize() - bytes,
          "%s of %d bytes at %s of %d"
              .formatted(name, bytes, Long.toUnsignedString(offset), data.byteSize()),
          "a multiple of %d within the file (is it cut off?)".formatted(alignment));
      return new StoredTensor(shape, blocks, data.asSlice(offset, bytes));
    }

    private long bytes(Cursor in, String name, BlockKind blocks) {
      try {
        return Math.multiplyExact(
            Arrays.stream(shape).reduce(1, Math::multiplyExact) / blocks.values, blocks.bytes);
      } catch (ArithmeticException _) {
        in.expect(false, "%s of shape %s".formatted(name, Arrays.toString(shape)), "one that fits");
        return 0;
      }
    }
  }

  Path file() {
    return file;
  }

  /** A value of the metadata; missing where there is none. */
  JsonNode value(String key) {
    return metadata.getOrDefault(key, MissingNode.getInstance());
  }

  Map<String, JsonNode> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  Optional<StoredTensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  Map<String, StoredTensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }
}
