package dev.plumbline.jinja;

import dev.plumbline.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template. The line break after a tag or comment goes, and so do blanks before one that
 * stands first on its line; {@code -} takes all white space on its side, {@code +} leaves it.
 */
final class Lexer {

  private static final Pattern TAG = Pattern.compile("\\{[{%#]");
  private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-?)%}");
  private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%}");
  private static final Pattern FLOAT =
      Pattern.compile(
          "(?<!\\.)\\d[\\d_]*+(?:(?:\\.\\d[\\d_]*+)?[eE][-+]?\\d[\\d_]*+|\\.\\d[\\d_]*+)");
  private static final Pattern INTEGER =
      Pattern.compile("0[bB][01_]+|0[oO][0-7_]+|0[xX][\\da-fA-F_]+|[1-9][\\d_]*|0[0_]*");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_]+");
  private static final Pattern OPERATOR =
      Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private int counted;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> cut(String source) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer = new Lexer(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
    try {
      lexer.template();
    } catch (Fault fault) {
      throw new JinjaException(lexer.line(), fault);
    }
    return List.copyOf(lexer.tokens);
  }

  // ---------------------------------------------------------------- between tags

  private void template() {
    Matcher tags = TAG.matcher(source);
    while (tags.find(position)) {
      int start = tags.start();
      char kind = source.charAt(start + 1);
      data(start, sign(start + 2), kind != '{');
      Matcher raw = at(RAW, start);
      if (raw.lookingAt()) {
        position = raw.end();
        raw(raw.group(1));
      } else {
        position = start + (sign(start + 2) == ' ' ? 2 : 3);
        switch (kind) {
          case '{' -> inside(Kind.PRINT, Kind.END_PRINT, "}}");
          case '%' -> inside(Kind.TAG, Kind.END_TAG, "%}");
          default -> comment();
        }
      }
    }
    position = Math.min(position, source.length());
    add(Kind.DATA, source.substring(position));
    position = source.length();
    add(Kind.END, "");
  }

  private char sign(int index) {
    char sign = index < source.length() ? source.charAt(index) : ' ';
    return sign == '-' || sign == '+' ? sign : ' ';
  }

  private void data(int end, char sign, boolean tag) {
    String text = source.substring(position, end);
    if (sign == '-') {
      add(Kind.DATA, Characters.strip(text, false, true));
      return;
    }
    int blanks = text.lastIndexOf('\n') + 1;
    boolean first = blanks > 0 || position == 0 || source.charAt(position - 1) == '\n';
    boolean strip = tag && sign == ' ' && first && Characters.areSpace(text, blanks);
    add(Kind.DATA, strip ? text.substring(0, blanks) : text);
  }

  private void raw(String sign) {
    skip(sign.equals("-") ? '-' : '+');
    Matcher end = END_RAW.matcher(source);
    if (!end.find(position)) {
      throw new Fault("'{% raw %}' without its '{% endraw %}'");
    }
    data(end.start(), end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0), true);
    position = end.end();
    skip(end.group(2).isEmpty() ? ' ' : end.group(2).charAt(0));
  }

  private void comment() {
    int end = source.indexOf("#}", position);
    if (end < 0) {
      throw new Fault("'{#' without its '#}'");
    }
    char sign = end > position ? sign(end - 1) : ' ';
    position = end + 2;
    skip(sign);
  }

  /** What goes after a tag or a comment. */
  private void skip(char sign) {
    if (sign == '-') {
      while (position < source.length() && Characters.isSpace(source.charAt(position))) {
        position++;
      }
    } else if (sign == ' ' && source.startsWith("\n", position)) {
      position++;
    }
  }

  // ---------------------------------------------------------------- in tags

  private void inside(Kind begin, Kind end, String mark) {
    add(begin, "");
    Deque<Character> open = new ArrayDeque<>();
    while (position < source.length()) {
      if (open.isEmpty() && ends(end, mark)) {
        return;
      }
      char next = source.charAt(position);
      if (Characters.isSpace(next)) {
        position++;
      } else if (next == '\'' || next == '"') {
        string(next);
      } else if (!take(FLOAT, Kind.FLOAT) && !take(INTEGER, Kind.INTEGER) && !name()) {
        operator(open);
      }
    }
    throw new Fault("a tag without its '%s'".formatted(mark));
  }

  private boolean ends(Kind end, String mark) {
    boolean tag = end == Kind.END_TAG;
    char sign = sign(position);
    boolean signed = sign == '-' || (sign == '+' && tag);
    if (!source.startsWith(mark, signed ? position + 1 : position)) {
      return false;
    }
    add(end, "");
    position += signed ? 3 : 2;
    skip(signed || tag ? sign : '+');
    return true;
  }

  private boolean take(Pattern pattern, Kind kind) {
    Matcher matcher = at(pattern, position);
    if (!matcher.lookingAt()) {
      return false;
    }
    add(kind, matcher.group());
    position = matcher.end();
    return true;
  }

  private boolean name() {
    Matcher matcher = at(NAME, position);
    if (matcher.lookingAt()
        && !Character.isUnicodeIdentifierStart(matcher.group().codePointAt(0))
        && !matcher.group().startsWith("_")) {
      throw new Fault("'%s' is no name".formatted(matcher.group()));
    }
    return take(NAME, Kind.NAME);
  }

  private void operator(Deque<Character> open) {
    Matcher matcher = at(OPERATOR, position);
    if (!matcher.lookingAt()) {
      throw new Fault(
          "the character '%s' has no meaning here"
              .formatted(Character.toString(source.codePointAt(position))));
    }
    String operator = matcher.group();
    switch (operator) {
      case "(" -> open.push(')');
      case "[" -> open.push(']');
      case "{" -> open.push('}');
      case ")", "]", "}" -> {
        if (open.isEmpty() || open.pop() != operator.charAt(0)) {
          throw new Fault("'%s' closes nothing".formatted(operator));
        }
      }
      default -> {}
    }
    take(OPERATOR, Kind.OPERATOR);
  }

  private void string(char quote) {
    int end = position + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw new Fault("a string without its closing %s".formatted(quote));
    }
    add(Kind.STRING, Escapes.read(source.substring(position + 1, end)));
    position = end + 1;
  }

  // ---------------------------------------------------------------- pieces

  private Matcher at(Pattern pattern, int index) {
    return pattern.matcher(source).region(index, source.length()).useTransparentBounds(true);
  }

  private void add(Kind kind, String text) {
    if (kind != Kind.DATA || !text.isEmpty()) {
      tokens.add(new Token(kind, text, line()));
    }
  }

  private int line() {
    for (; counted < position; counted++) {
      line += source.charAt(counted) == '\n' ? 1 : 0;
    }
    return line;
  }
}
