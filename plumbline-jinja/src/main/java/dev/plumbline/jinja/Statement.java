package dev.plumbline.jinja;

import java.util.List;

/** What a template does. */
sealed interface Statement {

  record Data(String text) implements Statement {}

  record Print(Expression value, int line) implements Statement {}

  record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

  record Branch(Expression test, List<Statement> body) {}

  /**
   * A loop.
   *
   * @param test which values it goes through
   * @param otherwise what is done when there are none
   */
  record For(
      Target target,
      Expression values,
      Expression test,
      List<Statement> body,
      List<Statement> otherwise,
      int line)
      implements Statement {}

  record Set(Target target, Expression value, int line) implements Statement {}

  /** {@code {% set x | filter %}text{% endset %}}. */
  record SetBlock(Target target, List<Expression.Filtering> filters, List<Statement> body, int line)
      implements Statement {}

  record MacroDefinition(Macro macro) implements Statement {}

  /** {@code {% call macro() %}what its caller() gives{% endcall %}}. */
  record CallBlock(Expression.Call call, Macro caller) implements Statement {}

  record FilterBlock(List<Expression.Filtering> filters, List<Statement> body)
      implements Statement {}

  record With(List<Set> sets, List<Statement> body) implements Statement {}

  /** {@code {% generation %}}: what a model says. */
  record Generation(List<Statement> body, int line) implements Statement {}

  record Break() implements Statement {}

  record Continue() implements Statement {}

  /**
   * A macro, or what a call block gives its macro.
   *
   * @param more those of varargs, kwargs and caller that it mentions, and so takes
   */
  record Macro(String name, List<Parameter> parameters, List<String> more, List<Statement> body) {}

  record Parameter(String name, Expression otherwise) {}

  /** What a value is given to. */
  sealed interface Target {
    record Variable(String name) implements Target {}

    record Field(String namespace, String name) implements Target {}

    record Several(List<Target> targets) implements Target {}
  }
}
