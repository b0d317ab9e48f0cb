package dev.plumbline.jinja;

import dev.plumbline.jinja.Expression.Operator;
import dev.plumbline.jinja.Token.Kind;
import dev.plumbline.jinja.Value.Items;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes expressions of tokens, with Jinja2's precedence. */
final class ExpressionParser {

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> NOT_ARGUMENTS = Set.of("else", "or", "and");
  private static final Expression NONE = new Expression.Literal(Value.NONE);
  private static final Expression UNDEFINED =
      new Expression.Literal(new Value.Undefined("the else of an if that has none"));

  private final Tokens tokens;
  private final List<String> mentioned = new ArrayList<>();

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Every name that was read so far. */
  List<String> mentioned() {
    return mentioned;
  }

  /** Expressions with commas between them are a tuple. */
  Expression tuple(boolean conditions) {
    if (atTupleEnd()) {
      throw new Fault("an expression is missing before %s".formatted(tokens.current().described()));
    }
    Expression first = conditions ? expression() : or();
    if (!tokens.at(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skip(",") && !atTupleEnd()) {
      items.add(conditions ? expression() : or());
    }
    return new Expression.Sequence(Items.Kind.TUPLE, items);
  }

  private boolean atTupleEnd() {
    return tokens.at(Kind.END_TAG)
        || tokens.at(Kind.END_PRINT)
        || tokens.at(")")
        || tokens.atName("recursive");
  }

  Expression expression() {
    Expression expression = or();
    while (tokens.skipName("if")) {
      Expression test = or();
      Expression otherwise = tokens.skipName("else") ? expression() : UNDEFINED;
      expression = new Expression.Condition(test, expression, otherwise);
    }
    return expression;
  }

  private Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Expression.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Expression.And(left, not());
    }
    return left;
  }

  private Expression not() {
    return tokens.skipName("not") ? new Expression.Not(not()) : compared();
  }

  private Expression compared() {
    int line = tokens.line();
    Expression first = sum();
    List<Expression.Comparison> rest = new ArrayList<>();
    while (true) {
      if (tokens.at(Kind.OPERATOR) && COMPARISONS.contains(tokens.current().text())) {
        rest.add(new Expression.Comparison(tokens.next().text(), sum()));
      } else if (tokens.skipName("in")) {
        rest.add(new Expression.Comparison("in", sum()));
      } else if (tokens.atName("not") && tokens.followedByName("in")) {
        tokens.next();
        tokens.next();
        rest.add(new Expression.Comparison("not in", sum()));
      } else {
        return rest.isEmpty() ? first : new Expression.Compared(first, rest, line);
      }
    }
  }

  private Expression sum() {
    Expression left = joined();
    while (tokens.at("+") || tokens.at("-")) {
      int line = tokens.line();
      Operator operator = tokens.next().text().equals("+") ? Operator.ADD : Operator.SUBTRACT;
      left = new Expression.Arithmetic(operator, left, joined(), line);
    }
    return left;
  }

  private Expression joined() {
    int line = tokens.line();
    Expression first = product();
    if (!tokens.at("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.skip("~")) {
      parts.add(product());
    }
    return new Expression.Joined(parts, line);
  }

  private Expression product() {
    Expression left = power();
    while (tokens.at("*") || tokens.at("/") || tokens.at("//") || tokens.at("%")) {
      int line = tokens.line();
      Operator operator =
          switch (tokens.next().text()) {
            case "*" -> Operator.MULTIPLY;
            case "/" -> Operator.DIVIDE;
            case "//" -> Operator.FLOOR_DIVIDE;
            default -> Operator.REMAINDER;
          };
      left = new Expression.Arithmetic(operator, left, power(), line);
    }
    return left;
  }

  private Expression power() {
    Expression left = unary(true);
    while (tokens.at("**")) {
      int line = tokens.next().line();
      left = new Expression.Arithmetic(Operator.POWER, left, unary(true), line);
    }
    return left;
  }

  private Expression unary(boolean filters) {
    int line = tokens.line();
    Expression expression;
    if (tokens.skip("-")) {
      expression = new Expression.Negative(unary(false), line);
    } else if (tokens.skip("+")) {
      expression =
          new Expression.Arithmetic(
              Operator.ADD, new Expression.Literal(Value.of(0)), unary(false), line);
    } else {
      expression = primary();
    }
    expression = postfix(expression);
    return filters ? filtered(expression) : expression;
  }

  private Expression primary() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case NAME -> name(token.text());
      case STRING -> {
        StringBuilder text = new StringBuilder(token.text());
        while (tokens.at(Kind.STRING)) {
          text.append(tokens.next().text());
        }
        yield new Expression.Literal(Value.of(text.toString()));
      }
      case INTEGER -> new Expression.Literal(Value.of(whole(token.text().replace("_", ""))));
      case FLOAT ->
          new Expression.Literal(new Value.Real(Double.parseDouble(token.text().replace("_", ""))));
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> parenthesized();
            case "[" -> new Expression.Sequence(Items.Kind.LIST, list());
            case "{" -> dict(token.line());
            default -> throw unexpected(token);
          };
      case DATA, PRINT, END_PRINT, TAG, END_TAG, END -> throw unexpected(token);
    };
  }

  private static Fault unexpected(Token token) {
    return new Fault("%s stands where a value is expected".formatted(token.described()));
  }

  private Expression name(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Literal(Value.TRUE);
      case "false", "False" -> new Expression.Literal(Value.FALSE);
      case "none", "None" -> NONE;
      default -> {
        mentioned.add(name);
        yield new Expression.Name(name);
      }
    };
  }

  private static long whole(String digits) {
    try {
      if (digits.length() < 2 || Character.isDigit(digits.charAt(1))) {
        return Long.parseLong(digits);
      }
      int base =
          switch (digits.charAt(1)) {
            case 'b', 'B' -> 2;
            case 'o', 'O' -> 8;
            default -> 16;
          };
      return Long.parseLong(digits.substring(2), base);
    } catch (NumberFormatException e) {
      throw new Fault("the number %s is too large: at most 64 bits".formatted(digits));
    }
  }

  private Expression parenthesized() {
    if (tokens.skip(")")) {
      return new Expression.Sequence(Items.Kind.TUPLE, List.of());
    }
    Expression inside = tuple(true);
    tokens.expect(")");
    return inside;
  }

  private List<Expression> list() {
    List<Expression> items = new ArrayList<>();
    while (!tokens.skip("]")) {
      items.add(expression());
      if (!tokens.at("]")) {
        tokens.expect(",");
      }
    }
    return items;
  }

  private Expression dict(int line) {
    List<Expression.Entry> entries = new ArrayList<>();
    while (!tokens.skip("}")) {
      Expression key = expression();
      tokens.expect(":");
      entries.add(new Expression.Entry(key, expression()));
      if (!tokens.at("}")) {
        tokens.expect(",");
      }
    }
    return new Expression.Entries(entries, line);
  }

  private Expression postfix(Expression of) {
    Expression expression = of;
    while (true) {
      int line = tokens.line();
      if (tokens.skip(".")) {
        expression =
            tokens.at(Kind.INTEGER)
                ? new Expression.Item(
                    expression, new Expression.Literal(Value.of(whole(tokens.next().text()))), line)
                : new Expression.Attribute(expression, tokens.name(), line);
      } else if (tokens.skip("[")) {
        expression = subscript(expression, line);
      } else if (tokens.at("(")) {
        expression = new Expression.Call(expression, given(), line);
      } else {
        return expression;
      }
    }
  }

  private Expression subscript(Expression of, int line) {
    Expression from = tokens.at(":") ? NONE : expression();
    Expression result;
    if (tokens.skip(":")) {
      Expression to = tokens.at("]") || tokens.at(":") ? NONE : expression();
      Expression step = tokens.skip(":") && !tokens.at("]") ? expression() : NONE;
      result = new Expression.Slice(of, from, to, step, line);
    } else {
      result = new Expression.Item(of, from, line);
    }
    tokens.expect("]");
    return result;
  }

  private Expression filtered(Expression of) {
    Expression expression = of;
    while (true) {
      if (tokens.at("|")) {
        expression = new Expression.Filtered(expression, filter());
      } else if (tokens.atName("is")) {
        expression = test(expression);
      } else if (tokens.at("(")) {
        int line = tokens.line();
        expression = new Expression.Call(expression, given(), line);
      } else {
        return expression;
      }
    }
  }

  /** From {@code |} on, or from the name on where there is none. */
  Expression.Filtering filter() {
    tokens.skip("|");
    int line = tokens.line();
    String name = tokens.name();
    if (!Filters.KNOWN.containsKey(name)) {
      throw new Fault("the filter '%s' is not known here".formatted(name));
    }
    return new Expression.Filtering(
        name, tokens.at("(") ? given() : Expression.Given.NOTHING, line);
  }

  private Expression test(Expression of) {
    int line = tokens.next().line();
    boolean negated = tokens.skipName("not");
    String name = tokens.name();
    if (!Tests.KNOWN.containsKey(name)) {
      throw new Fault("the test '%s' is not known here".formatted(name));
    }
    Expression.Given given = Expression.Given.NOTHING;
    if (tokens.at("(")) {
      given = given();
    } else if (argumentFollows()) {
      given = Expression.Given.of(List.of(postfix(primary())));
    }
    Expression test = new Expression.Tested(of, name, given, line);
    return negated ? new Expression.Not(test) : test;
  }

  private boolean argumentFollows() {
    Token token = tokens.current();
    if (token.is(Kind.NAME, "is")) {
      throw new Fault("two tests in a row; put the first into parentheses");
    }
    return switch (token.kind()) {
      case NAME -> !NOT_ARGUMENTS.contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> tokens.at("[") || tokens.at("{");
      case DATA, PRINT, END_PRINT, TAG, END_TAG, END -> false;
    };
  }

  Expression.Given given() {
    tokens.expect("(");
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    Expression spread = Expression.Given.NO_LIST;
    Expression spreadNamed = Expression.Given.NO_DICT;
    while (!tokens.skip(")")) {
      if (!spreadNamed.equals(Expression.Given.NO_DICT)) {
        throw new Fault("an argument stands behind '**'");
      } else if (spread.equals(Expression.Given.NO_LIST) && tokens.skip("*")) {
        spread = expression();
      } else if (tokens.skip("**")) {
        spreadNamed = expression();
      } else if (tokens.at(Kind.NAME) && tokens.followedBy("=")) {
        String name = tokens.name();
        tokens.expect("=");
        if (named.put(name, expression()) != null) {
          throw new Fault("the argument '%s' is given twice".formatted(name));
        }
      } else if (named.isEmpty() && spread.equals(Expression.Given.NO_LIST)) {
        positional.add(expression());
      } else {
        throw new Fault("an argument without a name stands behind one with a name or behind '*'");
      }
      if (!tokens.at(")")) {
        tokens.expect(",");
      }
    }
    return new Expression.Given(positional, named, spread, spreadNamed);
  }
}
