package dev.plumbline.jinja;

import dev.plumbline.jinja.Statement.Branch;
import dev.plumbline.jinja.Statement.Macro;
import dev.plumbline.jinja.Statement.Parameter;
import dev.plumbline.jinja.Statement.Target;
import dev.plumbline.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes statements of tokens. */
final class Parser {

  private final Tokens tokens;
  private final ExpressionParser expressions;
  private int loops;
  private boolean generations;

  private Parser(List<Token> tokens) {
    this.tokens = new Tokens(tokens);
    this.expressions = new ExpressionParser(this.tokens);
  }

  /**
   * What was read.
   *
   * @param generations whether there is a {@code {% generation %}} block
   */
  record Parsed(List<Statement> statements, boolean generations) {}

  static Parsed parse(String source) {
    Parser parser = new Parser(Lexer.cut(source));
    try {
      List<Statement> statements = parser.statements();
      if (!parser.tokens.at(Kind.END)) {
        throw new Fault("'%s' ends nothing".formatted(parser.tokens.current().text()));
      }
      return new Parsed(statements, parser.generations);
    } catch (Fault fault) {
      throw new JinjaException(parser.tokens.line(), fault);
    } catch (StackOverflowError e) {
      throw new JinjaException(parser.tokens.line(), new Fault("too many things in one another"));
    }
  }

  /** Up to a tag that is the end or the next part of something; its name is the current token. */
  private List<Statement> statements() {
    List<Statement> statements = new ArrayList<>();
    while (!tokens.at(Kind.END)) {
      int line = tokens.line();
      if (tokens.at(Kind.DATA)) {
        statements.add(new Statement.Data(tokens.next().text()));
      } else if (tokens.at(Kind.PRINT)) {
        tokens.next();
        statements.add(new Statement.Print(expressions.tuple(true), line));
        tokens.expect(Kind.END_PRINT);
      } else {
        tokens.expect(Kind.TAG);
        if (atEnd()) {
          return statements;
        }
        statements.add(statement());
        tokens.expect(Kind.END_TAG);
      }
    }
    return statements;
  }

  private boolean atEnd() {
    return tokens.at(Kind.NAME)
        && (tokens.current().text().startsWith("end")
            || tokens.atName("else")
            || tokens.atName("elif"));
  }

  private Statement statement() {
    int line = tokens.line();
    String tag = tokens.name();
    return switch (tag) {
      case "if" -> branches();
      case "for" -> loop(line);
      case "set" -> set(line);
      case "macro" -> new Statement.MacroDefinition(macro(tokens.name(), parameters(), "endmacro"));
      case "call" -> call();
      case "filter" -> {
        List<Expression.Filtering> filters = new ArrayList<>(List.of(expressions.filter()));
        filters.addAll(filters());
        yield new Statement.FilterBlock(filters, captured("endfilter"));
      }
      case "with" -> with();
      case "generation" -> {
        generations = true;
        yield new Statement.Generation(captured("endgeneration"), line);
      }
      case "break", "continue" -> {
        if (loops == 0) {
          throw new Fault("'%s' stands outside of a loop".formatted(tag));
        }
        yield tag.equals("break") ? new Statement.Break() : new Statement.Continue();
      }
      default -> throw new Fault("the tag '%s' is not known here".formatted(tag));
    };
  }

  private List<Statement> body() {
    tokens.skip(":");
    tokens.expect(Kind.END_TAG);
    return statements();
  }

  private List<Statement> block(String end) {
    List<Statement> body = body();
    tokens.expectName(end);
    return body;
  }

  /** A body that no {@code break} leaves. */
  private List<Statement> captured(String end) {
    int around = loops;
    loops = 0;
    List<Statement> body = block(end);
    loops = around;
    return body;
  }

  private Statement branches() {
    List<Branch> branches = new ArrayList<>();
    do {
      branches.add(new Branch(expressions.tuple(false), body()));
    } while (tokens.skipName("elif"));
    List<Statement> otherwise = tokens.skipName("else") ? body() : List.of();
    tokens.expectName("endif");
    return new Statement.If(branches, otherwise);
  }

  private Statement loop(int line) {
    Target target = target();
    tokens.expectName("in");
    Expression values = expressions.tuple(false);
    Expression test =
        tokens.skipName("if") ? expressions.expression() : new Expression.Literal(Value.TRUE);
    if (tokens.atName("recursive")) {
      throw new Fault("recursive loops are not known here");
    }
    loops++;
    List<Statement> body = body();
    loops--;
    List<Statement> otherwise = tokens.skipName("else") ? body() : List.of();
    tokens.expectName("endfor");
    return new Statement.For(target, values, test, body, otherwise, line);
  }

  private Statement set(int line) {
    Target target = tokens.at(Kind.NAME) && tokens.followedBy(".") ? field() : target();
    if (tokens.skip("=")) {
      return new Statement.Set(target, expressions.tuple(true), line);
    }
    return new Statement.SetBlock(target, filters(), captured("endset"), line);
  }

  private Target field() {
    String namespace = tokens.name();
    tokens.expect(".");
    return new Target.Field(namespace, tokens.name());
  }

  private Target target() {
    Target first = oneTarget();
    if (!tokens.at(",")) {
      return first;
    }
    List<Target> targets = new ArrayList<>(List.of(first));
    while (tokens.skip(",") && (tokens.at(Kind.NAME) || tokens.at("(")) && !tokens.atName("in")) {
      targets.add(oneTarget());
    }
    return new Target.Several(targets);
  }

  private Target oneTarget() {
    if (tokens.skip("(")) {
      Target inside = target();
      tokens.expect(")");
      return inside;
    }
    return new Target.Variable(tokens.name());
  }

  private List<Expression.Filtering> filters() {
    List<Expression.Filtering> filters = new ArrayList<>();
    while (tokens.at("|")) {
      filters.add(expressions.filter());
    }
    return filters;
  }

  private Macro macro(String name, List<Parameter> parameters, String end) {
    int before = expressions.mentioned().size();
    List<Statement> body = captured(end);
    List<String> mentioned =
        expressions.mentioned().subList(before, expressions.mentioned().size());
    List<String> more =
        Stream.of("varargs", "kwargs", "caller").filter(mentioned::contains).toList();
    return new Macro(name, parameters, more, body);
  }

  private List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    tokens.expect("(");
    while (!tokens.skip(")")) {
      String name = tokens.name();
      parameters.add(
          new Parameter(
              name,
              tokens.skip("=")
                  ? expressions.expression()
                  : new Expression.Literal(new Value.Undefined("'%s'".formatted(name)))));
      if (!tokens.at(")")) {
        tokens.expect(",");
      }
    }
    return parameters;
  }

  private Statement call() {
    List<Parameter> parameters = tokens.at("(") ? parameters() : List.of();
    if (!(expressions.expression() instanceof Expression.Call call)) {
      throw new Fault("'{% call %}' wants the call of a macro");
    }
    return new Statement.CallBlock(call, macro("caller", parameters, "endcall"));
  }

  private Statement with() {
    List<Statement.Set> sets = new ArrayList<>();
    while (!tokens.at(Kind.END_TAG)) {
      if (!sets.isEmpty()) {
        tokens.expect(",");
      }
      int line = tokens.line();
      Target target = target();
      tokens.expect("=");
      sets.add(new Statement.Set(target, expressions.expression(), line));
    }
    return new Statement.With(sets, block("endwith"));
  }
}
