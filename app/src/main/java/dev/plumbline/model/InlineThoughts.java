package dev.plumbline.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Thoughts that a server left in the answer, between tags at its beginning, because it has no
 * parser for them.
 *
 * @param thoughts what stands between the tags
 * @param answer what follows; empty when a tag stays open
 */
public record InlineThoughts(String thoughts, String answer) {

  /** How most models begin what they think. */
  public static final String OPEN = "<think>";

  private static final String CLOSE = "</think>";

  /** DeepSeek, Qwen and many others; then those of a few. */
  private static final List<Tag> TAGS =
      List.of(
          new Tag(OPEN, CLOSE),
          new Tag("<thinking>", "</thinking>"),
          new Tag("<thought>", "</thought>"),
          new Tag("<reasoning>", "</reasoning>"),
          new Tag("<seed:think>", "</seed:think>"),
          new Tag("[THINK]", "[/THINK]"));

  private record Tag(String open, String close) {}

  /**
   * Takes them apart. An end without a beginning is one too: where the chat template opens the tag,
   * the model only closes it.
   */
  public static InlineThoughts of(String text) {
    List<String> thoughts = new ArrayList<>();
    String rest = text;
    for (Optional<Tag> tag = opening(rest); tag.isPresent(); tag = opening(rest)) {
      String inside = rest.strip().substring(tag.get().open().length());
      int end = inside.indexOf(tag.get().close());
      thoughts.add((end < 0 ? inside : inside.substring(0, end)).strip());
      rest = end < 0 ? "" : inside.substring(end + tag.get().close().length());
    }
    if (thoughts.isEmpty()) {
      for (Tag tag : TAGS) {
        int end = text.indexOf(tag.close());
        if (end >= 0 && !text.substring(0, end).contains(tag.open())) {
          return new InlineThoughts(
              text.substring(0, end).strip(), text.substring(end + tag.close().length()).strip());
        }
      }
      return new InlineThoughts("", text);
    }
    return new InlineThoughts(String.join("\n\n", thoughts), rest.strip());
  }

  /** Whether a text begins with thoughts as most models write them, which end. */
  public static boolean begin(String text) {
    return text.stripLeading().startsWith(OPEN) && text.contains(CLOSE);
  }

  /** Both as most models write them. */
  public String text() {
    return OPEN + "\n" + thoughts + "\n" + CLOSE + "\n\n" + answer;
  }

  private static Optional<Tag> opening(String text) {
    String begin = text.stripLeading();
    return TAGS.stream().filter(tag -> begin.startsWith(tag.open())).findFirst();
  }
}
