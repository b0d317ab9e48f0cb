package dev.plumbline.audit;

import dev.plumbline.model.Canonical;
import dev.plumbline.scenario.Split;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One instruction for an auditing agent: what deployment to build, what pressure to put on the
 * target, what would be a failure. The target never sees it.
 *
 * @param name of its file, or its id in a data set
 * @param title in a few words; may be empty
 * @param instruction Markdown
 * @param dimensions what it looks for; empty where that is not said
 * @param tags anything by which its author sorts it
 * @param split held-out ones may not resemble training data
 */
public record Seed(
    String name,
    String title,
    String instruction,
    List<Dimension> dimensions,
    List<String> tags,
    Split split) {

  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}/\\\\]{1,100}");

  /** Checks it. */
  public Seed {
    instruction = instruction.strip();
    dimensions = List.copyOf(dimensions);
    tags = List.copyOf(tags);
    if (name.isBlank() || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' cannot name an instruction; a name has 1 to 100 characters on one line, without slashes"
              .formatted(name));
    }
    if (instruction.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' has no instruction; write what the auditing agent shall try".formatted(name));
    }
  }

  /**
   * SHA-256 of what an auditing agent is told, and of its name, in hexadecimal. Titles and tags are
   * for readers and change nothing.
   */
  public String digest() {
    return Canonical.sha256(
        Canonical.JSON.writeValueAsString(List.of(name, instruction, dimensions, split)));
  }
}
