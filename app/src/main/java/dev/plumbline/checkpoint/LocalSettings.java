package dev.plumbline.checkpoint;

import dev.plumbline.lm.DataType;
import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a checkpoint is used, where that is not as its makers have it.
 *
 * @param type number format that weights are kept in
 * @param toolFormat of calls of tools; empty for the one that its template asks for
 * @param chatTemplate a Jinja file in place of its own
 */
public record LocalSettings(
    DataType type, Optional<ToolFormat> toolFormat, Optional<Path> chatTemplate) {

  public static final LocalSettings USUAL =
      new LocalSettings(DataType.FP32, Optional.empty(), Optional.empty());

  /**
   * The text of the template that is given.
   *
   * @throws IllegalArgumentException when there is no such file
   */
  Optional<String> templateText() {
    return chatTemplate.map(file -> {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "chat-template is '%s', which is no file; give a Jinja file".formatted(file));
      }
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    });
  }

  /** What is not as usual, in words; empty when all is. */
  String words() {
    List<String> words = new ArrayList<>();
    if (type != DataType.FP32) {
      words.add("weights in " + type.label());
    }
    toolFormat.ifPresent(format -> words.add("calls in the form " + format.label()));
    templateText()
        .ifPresent(text -> words.add("chat template %.12s".formatted(Canonical.sha256(text))));
    return String.join("; ", words);
  }

  /** Digest of weights with a digest that are used so. */
  String digest(String digest) {
    return words().isEmpty() ? digest : Canonical.sha256(digest + "\n" + words());
  }
}
