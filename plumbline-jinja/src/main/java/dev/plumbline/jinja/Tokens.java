package dev.plumbline.jinja;

import dev.plumbline.jinja.Token.Kind;
import java.util.List;

/** The tokens of a template, one after the other. */
final class Tokens {

  private final List<Token> tokens;
  private int position;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(position);
  }

  private Token following() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  int line() {
    return current().line();
  }

  Token next() {
    Token token = current();
    position = Math.min(position + 1, tokens.size() - 1);
    return token;
  }

  boolean at(Kind kind) {
    return current().kind() == kind;
  }

  boolean at(String operator) {
    return current().is(Kind.OPERATOR, operator);
  }

  boolean atName(String name) {
    return current().is(Kind.NAME, name);
  }

  boolean followedBy(String operator) {
    return following().is(Kind.OPERATOR, operator);
  }

  boolean followedByName(String name) {
    return following().is(Kind.NAME, name);
  }

  boolean skip(String operator) {
    boolean there = at(operator);
    if (there) {
      next();
    }
    return there;
  }

  boolean skipName(String name) {
    boolean there = atName(name);
    if (there) {
      next();
    }
    return there;
  }

  void expect(String operator) {
    if (!skip(operator)) {
      throw new Fault("'%s' is missing before %s".formatted(operator, current().described()));
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw new Fault("'%s' is missing before %s".formatted(name, current().described()));
    }
  }

  String name() {
    if (!at(Kind.NAME)) {
      throw new Fault("a name is missing before %s".formatted(current().described()));
    }
    return next().text();
  }

  void expect(Kind kind) {
    if (!at(kind)) {
      throw new Fault(
          "%s is missing before %s"
              .formatted(new Token(kind, "", 0).described(), current().described()));
    }
    next();
  }
}
