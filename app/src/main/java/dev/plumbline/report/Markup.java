package dev.plumbline.report;

import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The places where text becomes markup: nowhere else in the report may it. */
final class Markup {

  private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z-]+)}}");

  private static final Pattern SHARED = Pattern.compile("\\{\\{>([a-z-]+)}}\n");

  private static final Pattern HYPHENATED = Pattern.compile("[A-Za-z]+(-[A-Za-z]+)+");

  private Markup() {}

  /**
   * What every page begins with: its policy, title and style, to which a page adds its own.
   *
   * @param title escaped already
   * @param scripts that the page has in itself
   */
  static Map<String, String> slots(String title, String... scripts) {
    String style = resource("report.css");
    Map<String, String> slots = new LinkedHashMap<>();
    slots.put("policy", policy(style, scripts));
    slots.put("title", title);
    slots.put("style", style);
    return slots;
  }

  /** Text as the content of an element or of a quoted attribute. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(character);
      }
    }
    return escaped.toString();
  }

  /** Text of a model or a scenario, likewise. */
  static String untrusted(String text) {
    return escape(Visible.text(text));
  }

  /** Prose, in which names such as {@code difficult-advice} are not broken at their hyphens. */
  static String prose(String text) {
    return HYPHENATED
        .matcher(untrusted(text.replace(" %", "\u00a0%")))
        .replaceAll("<span class=\"whole\">$0</span>");
  }

  /**
   * JSON as the content of a script element. These characters stand in JSON only within strings,
   * where an escape means the same; so nothing in it can end the element, begin a comment or break
   * the encoding.
   */
  static String json(String json) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char character = json.charAt(i);
      if (character == '<' || character == '>' || character == '&' || character > 0x7e) {
        escaped.append(String.format("\\u%04x", (int) character));
      } else {
        escaped.append(character);
      }
    }
    return escaped.toString();
  }

  /**
   * A template, a resource; {@code {{>name}}} on a line of its own stands for what it shares with
   * others, the resource {@code name.html}.
   */
  static String template(String resource) {
    return SHARED
        .matcher(resource(resource))
        .replaceAll(shared -> Matcher.quoteReplacement(resource(shared.group(1) + ".html")));
  }

  /** Fills each slot {@code {{name}}} of a template once; what is filled in is not looked into. */
  static String fill(String template, Map<String, String> values) {
    return SLOT.matcher(template)
        .replaceAll(slot -> {
          String value = values.get(slot.group(1));
          if (value == null) {
            throw new IllegalStateException("no value for the slot " + slot.group());
          }
          return Matcher.quoteReplacement(value);
        });
  }

  /** A source expression of a Content-Security-Policy that allows this inline text and no other. */
  static String hash(String inline) {
    byte[] digest = Canonical.sha256().digest(inline.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  /** What to bear in mind, in a box. */
  static String caution(String text) {
    return "<p class=\"caution\"><b>▲ Caution.</b> " + prose(text) + "</p>\n";
  }

  /** A Content-Security-Policy that allows these inline texts and nothing else. */
  static String policy(String style, String... scripts) {
    return "default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'"
        .formatted(
            Stream.of(scripts).map(Markup::hash).collect(Collectors.joining(" ")), hash(style));
  }

  /** A text resource: beside this class, or with a leading slash from the root. */
  static String resource(String name) {
    try (InputStream stream = Markup.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the resource " + name + " is not in the build");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + name, e);
    }
  }
}
