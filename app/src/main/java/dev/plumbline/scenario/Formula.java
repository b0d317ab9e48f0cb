package dev.plumbline.scenario;

import dev.plumbline.jinja.JinjaException;
import dev.plumbline.jinja.Template;
import dev.plumbline.model.Canonical;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Expressions of Jinja2 in the files of a {@link ToolWorld}, over the arguments of a call ({@code
 * args}) and the state of the world ({@code state}). They reach nothing else.
 */
public final class Formula {

  private static final Pattern HOLE = Pattern.compile("\\$\\{([^}]*)}");

  /** No expression knows the time of day, so that trials are alike. */
  private static final Clock STILL = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private Formula() {}

  /** What expressions can name. */
  record Scope(ObjectNode args, ObjectNode state) {
    Map<String, JsonNode> variables() {
      return Map.of("args", args, "state", state);
    }
  }

  /**
   * Makes sure that an expression can be read.
   *
   * @throws IllegalArgumentException says where it cannot
   */
  public static void check(String expression) {
    try {
      Template.parse("{{ (" + expression + ") | tojson }}");
    } catch (JinjaException e) {
      throw new IllegalArgumentException(
          "'%s' is no expression: %s".formatted(expression, e.getMessage()), e);
    }
  }

  /** Likewise for the expressions in a text. */
  public static void checkHoles(String text) {
    HOLE.matcher(text).results().forEach(hole -> check(hole.group(1)));
  }

  /** Whether a condition holds. */
  static boolean holds(String condition, Scope scope) {
    return !render("{% if " + condition + " %}yes{% endif %}", scope).isEmpty();
  }

  /** The value of an expression. */
  static JsonNode value(String expression, Scope scope) {
    return Canonical.JSON.readTree(render("{{ (" + expression + ") | tojson }}", scope));
  }

  /** A text with the values of its {@code ${...}}. */
  static String fill(String text, Scope scope) {
    return HOLE.matcher(text)
        .replaceAll(hole -> Matcher.quoteReplacement(render("{{ " + hole.group(1) + " }}", scope)));
  }

  private static String render(String template, Scope scope) {
    return Template.parse(template).render(scope.variables(), STILL).text();
  }
}
