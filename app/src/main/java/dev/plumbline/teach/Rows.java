package dev.plumbline.teach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.LongStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows as files: one JSON object a line, {@code messages} and {@code tools} for chats, {@code text}
 * for documents.
 */
public final class Rows {

  private Rows() {}

  /**
   * Writes the first {@code limit} rows of a recipe to {@code rows.jsonl} in a folder; the file
   * appears whole.
   */
  public static Path write(Path folder, Recipe recipe, Writer writer, long seed, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is " + limit + "; give 1 or more rows");
    }
    List<String> lines =
        LongStream.range(0, limit)
            .mapToObj(
                index -> JsonMapper.shared().writeValueAsString(writer.write(recipe, seed, index)))
            .toList();
    Path file = folder.resolve("rows.jsonl");
    try {
      Files.createDirectories(folder);
      Path part = folder.resolve("rows.jsonl.part");
      Files.write(part, lines);
      return Files.move(
          part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
