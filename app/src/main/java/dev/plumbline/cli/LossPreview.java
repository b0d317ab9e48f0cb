package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Terminal;
import dev.plumbline.teach.Reading;
import java.util.List;
import java.util.stream.Collectors;

/** A row as the model reads it: what has loss is green and in brackets, the rest dim. */
final class LossPreview {

  private LossPreview() {}

  static String of(List<Reading.Part> parts, Ansi ansi) {
    return parts.stream()
            .map(part -> {
              String text = Terminal.escape(part.text());
              return part.supervised() ? ansi.green("[" + text + "]") : ansi.dim(text);
            })
            .collect(Collectors.joining(" "))
        + "\n";
  }
}
