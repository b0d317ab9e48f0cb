package dev.plumbline.lm;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokens by which a model knows who speaks and where a turn ends, kept apart from text that
 * only spells them out. What others wrote is made {@linkplain #inert inert} before a chat template
 * takes it in; {@link #encode} then reads as control tokens what the template wrote, and nothing
 * else.
 *
 * <p>Safe for use by several threads.
 */
public final class ControlTokens implements AutoCloseable {

  /**
   * Stands in an inert text within what would be a control token; no text has it (Unicode, 23.7).
   */
  private static final char BREAK = '\uFDD0';

  private static final char REPLACEMENT = '\uFFFD';

  private final Tokenizer tokenizer;
  private final List<Control> controls;
  private final Set<Integer> ids;

  /**
   * Know no control tokens: for the beginning of a text, and for what stands after a control token.
   */
  private final HuggingFaceTokenizer first;

  private final HuggingFaceTokenizer later;

  /**
   * One of them.
   *
   * @param stripsBefore whether white space before it belongs to it, as the tokenizers library has
   *     it
   */
  private record Control(int id, String text, boolean stripsBefore, boolean stripsAfter) {}

  private ControlTokens(
      Tokenizer tokenizer,
      List<Control> controls,
      HuggingFaceTokenizer first,
      HuggingFaceTokenizer later) {
    this.tokenizer = tokenizer;
    this.controls = controls;
    this.first = first;
    this.later = later;
    // What a vocabulary lacks becomes this one, whoever wrote it.
    String unknown = tokenizer.json().path("model").path("unk_token").asString("");
    ids = new HashSet<>();
    controls.stream()
        .filter(control -> !control.text().equals(unknown))
        .forEach(control -> ids.add(control.id()));
  }

  /**
   * Those of a tokenizer.
   *
   * @param more which of its added tokens are control tokens too, though it does not call them
   *     special: such as {@code <tool_call>} where a template writes it
   */
  public static ControlTokens of(Tokenizer tokenizer, Predicate<String> more) {
    JsonNode json = tokenizer.json();
    List<Control> controls =
        json.path("added_tokens")
            .valueStream()
            .filter(token -> isControl(token, more))
            .map(token ->
                new Control(
                    token.path("id").asInt(-1),
                    token.path("content").asString(""),
                    token.path("lstrip").asBoolean(false),
                    token.path("rstrip").asBoolean(false)))
            .sorted(Comparator.comparingInt(control -> -control.text().length()))
            .toList();
    ObjectNode without = (ObjectNode) json.deepCopy();
    ArrayNode kept = without.putArray("added_tokens");
    json.path("added_tokens")
        .valueStream()
        .filter(token -> !isControl(token, more))
        .forEach(kept::add);
    HuggingFaceTokenizer first = load(tokenizer, without);
    beginNowhere(without);
    return new ControlTokens(tokenizer, controls, first, load(tokenizer, without));
  }

  private static boolean isControl(JsonNode token, Predicate<String> more) {
    String text = token.path("content").asString("");
    return text.length() > 1 && (token.path("special").asBoolean(false) || more.test(text));
  }

  /** What is put before a text's first word is not put before a later part. */
  private static void beginNowhere(JsonNode part) {
    if (part instanceof ObjectNode object
        && object.path("prepend_scheme").asString("").equals("first")) {
      object.put("prepend_scheme", "never");
    }
    part.forEach(ControlTokens::beginNowhere);
  }

  private static HuggingFaceTokenizer load(Tokenizer tokenizer, JsonNode json) {
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(Json.compact(json)),
          Map.of("addSpecialTokens", "false", "truncation", "false"));
    } catch (IOException e) {
      throw new StorageException("read", tokenizer.file(), e);
    }
  }

  /** The text with something in it that keeps every control token from being one; else the same. */
  public String inert(String text) {
    String inert = text.replace(BREAK, REPLACEMENT);
    for (Control control : controls) {
      String spelt = control.text();
      if (inert.contains(spelt)) {
        int after = spelt.offsetByCodePoints(0, 1);
        inert = inert.replace(spelt, spelt.substring(0, after) + BREAK + spelt.substring(after));
      }
    }
    return inert;
  }

  /** An inert text, or a part of one, as it was. */
  public static String plain(String inert) {
    return inert.replace(String.valueOf(BREAK), "");
  }

  /** Whether a token is one of these. */
  public boolean isControl(int id) {
    return ids.contains(id);
  }

  /** The control token that a text begins with, if any. */
  public Optional<String> leading(String text) {
    return controls.stream().map(Control::text).filter(text::startsWith).findFirst();
  }

  /**
   * Token ids of a text with inert parts. Where it has none they are those of {@link
   * Tokenizer#encode}.
   */
  public int[] encode(String text) {
    return text.indexOf(BREAK) < 0 ? tokenizer.encode(text) : encode(text, true);
  }

  /** Likewise of what follows another part of a text, as a turn follows its prompt. */
  public int[] encodeFurther(String text) {
    return encode(text, false);
  }

  private int[] encode(String text, boolean beginning) {
    List<Control> present =
        controls.stream().filter(control -> text.contains(control.text())).toList();
    List<Integer> tokens = new ArrayList<>();
    int from = 0;
    boolean strips = false;
    for (Optional<Found> found = next(present, text, from);
        found.isPresent();
        found = next(present, text, from)) {
      Control control = found.get().control();
      String before = text.substring(from, found.get().at());
      before = strips ? before.stripLeading() : before;
      between(
          control.stripsBefore() ? before.stripTrailing() : before, beginning && from == 0, tokens);
      tokens.add(control.id());
      from = found.get().at() + control.text().length();
      strips = control.stripsAfter();
    }
    String rest = text.substring(from);
    between(strips ? rest.stripLeading() : rest, beginning && from == 0, tokens);
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  private record Found(Control control, int at) {}

  /** The next control token; of several that begin there the longest. */
  private static Optional<Found> next(List<Control> present, String text, int from) {
    return present.stream()
        .map(control -> new Found(control, text.indexOf(control.text(), from)))
        .filter(found -> found.at() >= 0)
        .min(Comparator.comparingInt(Found::at)); // the first of equals, which are sorted by length
  }

  /** Text between control tokens. */
  private void between(String text, boolean beginning, List<Integer> tokens) {
    if (text.isEmpty()) {
      return;
    }
    HuggingFaceTokenizer reader = beginning ? first : later;
    int[] whole = read(reader, plain(text));
    // A vocabulary can have the token's spelling as an ordinary word too; its parts never are one.
    IntStream safe =
        Arrays.stream(whole).noneMatch(this::isControl)
            ? Arrays.stream(whole)
            : Stream.of(text.split(String.valueOf(BREAK)))
                .flatMapToInt(part -> Arrays.stream(read(later, part)));
    safe.forEach(tokens::add);
  }

  private static int[] read(HuggingFaceTokenizer reader, String text) {
    return Arrays.stream(reader.encode(text, false, false).getIds())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  @Override
  public void close() {
    first.close();
    later.close();
  }
}
