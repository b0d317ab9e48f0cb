package dev.plumbline.corpus;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** How a file is packed, as its first bytes say. */
public enum Packing {
  GZIP("1f8b", ""),
  ZSTD("28b52ffd", ""),
  BZIP2("425a68", "bzip2 -dc"),
  XZ("fd377a585a00", "xz -dc"),
  LZ4("04224d18", "lz4 -dc"),
  ZIP("504b0304", "unzip -p"),
  PARQUET("50415231", ""),
  NONE("", "");

  private static final int LONGEST = 6;

  private final byte[] magic;
  private final String command;

  Packing(String magic, String command) {
    this.magic = HexFormat.of().parseHex(magic);
    this.command = command;
  }

  /**
   * The bytes of a file as they were before it was packed.
   *
   * @param name of the file, for the message
   * @throws IllegalArgumentException when it is packed in a way that is not read here; it says what
   *     to do
   */
  public static InputStream unpacked(InputStream in, String name) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(in, 1 << 16);
    bytes.mark(LONGEST);
    byte[] start = bytes.readNBytes(LONGEST);
    bytes.reset();
    Packing packing = of(start);
    return switch (packing) {
      case GZIP -> new GZIPInputStream(bytes, 1 << 16);
      case ZSTD -> new ZstdInputStream(bytes);
      case NONE -> bytes;
      case BZIP2, XZ, LZ4, ZIP ->
          throw new IllegalArgumentException(
              "%s is packed with %s; unpack it, as with: %s %s > rows.jsonl"
                  .formatted(
                      name,
                      packing.name().toLowerCase(java.util.Locale.ROOT),
                      packing.command,
                      name));
      case PARQUET ->
          throw new IllegalArgumentException(
              name + " is a Parquet file; write its rows as JSON lines, and give those");
    };
  }

  /** Whether a file is as it will be read. */
  static boolean isNone(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(LONGEST)) == NONE;
    }
  }

  private static Packing of(byte[] start) {
    return Arrays.stream(values())
        .filter(packing ->
            start.length >= packing.magic.length
                && Arrays.equals(packing.magic, Arrays.copyOf(start, packing.magic.length)))
        .findFirst()
        .orElse(NONE);
  }
}
