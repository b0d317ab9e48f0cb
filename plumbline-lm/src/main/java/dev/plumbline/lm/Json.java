package dev.plumbline.lm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON files, with this package's errors. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static JsonNode read(Path file) {
    try {
      return parse(file, Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new BadInputException("%s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new StorageException("read", file, e);
    }
  }

  static JsonNode parse(Path file, byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw new CorruptCheckpointException(
          file, "text that is not JSON (" + e.getOriginalMessage() + ")", "JSON", e);
    }
  }

  static void write(Path file, JsonNode json) {
    try {
      Files.writeString(file, MAPPER.writeValueAsString(json) + "\n");
    } catch (IOException e) {
      throw new StorageException("write", file, e);
    }
  }

  static byte[] compact(JsonNode json) {
    return MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json);
  }
}
