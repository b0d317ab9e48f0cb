package dev.plumbline;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * Text files in UTF-8 that take any text: U+FFFD stands for what UTF-8 cannot hold. Those of {@link
 * Files} would throw, and from then on at every further line.
 */
public final class Utf8 {

  private Utf8() {}

  public static BufferedWriter writer(Path file, OpenOption... options) throws IOException {
    CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith("\uFFFD".getBytes(StandardCharsets.UTF_8));
    return new BufferedWriter(
        new OutputStreamWriter(Files.newOutputStream(file, options), encoder));
  }

  /** The bytes of a text. */
  public static byte[] bytes(String text) {
    return Unicode.wellFormed(text).getBytes(StandardCharsets.UTF_8);
  }
}
