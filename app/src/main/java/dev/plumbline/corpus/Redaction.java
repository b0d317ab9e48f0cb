package dev.plumbline.corpus;

import dev.plumbline.Unicode;
import dev.plumbline.corpus.RowText.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts names of their kind in place of the secrets and personal data that {@link Scan} finds, such
 * as {@code [an e-mail address 2]}: the same of one value wherever it stands in what one redaction
 * is given, so that who reads it can still tell one from another. Where something is only found
 * once it is decoded, the words that hold it go, or else the whole text. Names of people and places
 * are not found. For one thread.
 */
public final class Redaction {

  /** Characters that are looked at together, as every change has them looked at again. */
  private static final int TOGETHER = 4_000;

  /** More of one text are not replaced one by one. */
  private static final int MOST = 200;

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY(?: BLOCK)?-----[\\s\\S]*?(?:-----END [A-Z0-9 ]{0,20}PRIVATE KEY(?: BLOCK)?-----|\\z)");

  private static final Pattern LINE = Pattern.compile("[^\\n]*\\n|[^\\n]+");
  private static final Pattern WORD = Pattern.compile("\\S+");

  private final Map<String, String> places = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** A text without what was found in it. */
  public String of(String text) {
    return of("", text);
  }

  /**
   * Likewise of a value under a name.
   *
   * @param name such as {@code password}, which says of a value what it is
   */
  public String of(String name, String text) {
    String whole = privateKeys(text);
    if (whole.length() <= TOGETHER) {
      return cleared(name, whole);
    }
    StringBuilder cleared = new StringBuilder();
    for (String part : parts(whole)) {
      cleared.append(cleared(name, part));
    }
    // What stands across two parts.
    return cleared(name, cleared.toString());
  }

  /** JSON whose texts, numbers and names are redacted. */
  public JsonNode of(JsonNode tree) {
    return tree("", tree);
  }

  private JsonNode tree(String name, JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode redacted = JsonNodeFactory.instance.objectNode();
        object.forEachEntry((key, value) -> redacted.set(of(key), tree(key, value)));
        yield redacted;
      }
      case ArrayNode list -> {
        ArrayNode redacted = JsonNodeFactory.instance.arrayNode();
        list.forEach(value -> redacted.add(tree(name, value)));
        yield redacted;
      }
      default -> {
        if (!node.isString() && !node.isNumber()) {
          yield node;
        }
        String redacted = of(name, node.asString());
        yield redacted.equals(node.asString())
            ? node
            : JsonNodeFactory.instance.stringNode(redacted);
      }
    };
  }

  /** A text in which private keys, which stand over many lines, are only named. */
  public static String withoutPrivateKeys(String text) {
    return text.contains("PRIVATE KEY")
        ? PRIVATE_KEY.matcher(text).replaceAll("[a private key]")
        : text;
  }

  private String privateKeys(String text) {
    return text.contains("PRIVATE KEY")
        ? PRIVATE_KEY
            .matcher(text)
            .replaceAll(key -> Matcher.quoteReplacement(place("a private key", key.group())))
        : text;
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (Matcher line = LINE.matcher(text); line.find(); ) {
      if (part.length() + line.group().length() > TOGETHER && !part.isEmpty()) {
        parts.add(part.toString());
        part.setLength(0);
      }
      part.append(line.group());
    }
    parts.add(part.toString());
    return parts;
  }

  private String cleared(String name, String text) {
    String left = text;
    for (int round = 0; round < MOST; round++) {
      Map<String, String> found = found(name, left);
      if (found.isEmpty()) {
        return left;
      }
      String next = replaced(left, found);
      if (next.equals(left)) {
        // It is found in a form without accents, look-alikes and what nobody sees.
        next = replaced(Unicode.searchable(left), found);
      }
      if (found(name, next).equals(found)) {
        return withheld(name, left);
      }
      left = next;
    }
    return withheld(name, left);
  }

  private String replaced(String text, Map<String, String> found) {
    String left = text;
    for (Map.Entry<String, String> one : found.entrySet()) {
      if (left.contains(one.getValue())) {
        left = left.replace(one.getValue(), place(one.getKey(), one.getValue()));
      }
    }
    return left;
  }

  /** What is found decoded only: the words in which it is, or all. */
  private String withheld(String name, String text) {
    String left =
        WORD.matcher(text)
            .replaceAll(word -> {
              Map<String, String> found = found(name, word.group());
              return Matcher.quoteReplacement(
                  found.isEmpty()
                      ? word.group()
                      : place(String.join(" and ", found.keySet()), word.group()));
            });
    Map<String, String> found = found(name, left);
    return found.isEmpty()
        ? left
        : place("a text with " + String.join(" and ", found.keySet()), text);
  }

  private String place(String what, String value) {
    return places.computeIfAbsent(
        what + "\0" + value, one -> "[%s %d]".formatted(what, counts.merge(what, 1, Integer::sum)));
  }

  private static Map<String, String> found(String name, String text) {
    String searched = Unicode.searchable(Decoded.with(text));
    Marks marks = Marks.of(searched);
    RowText row = new RowText(List.of(new Value(name, text)), List.of(), List.of(text));
    Map<String, String> found = new LinkedHashMap<>(Secrets.in(row, searched, marks));
    found.putAll(PersonalData.in(searched, marks));
    return found;
  }
}
