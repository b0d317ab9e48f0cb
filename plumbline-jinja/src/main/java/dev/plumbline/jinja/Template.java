package dev.plumbline.jinja;

import dev.plumbline.jinja.Run.Limits;
import java.time.Clock;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A Jinja2 template that was read.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class Template {

  private final Parser.Parsed parsed;

  private Template(Parser.Parsed parsed) {
    this.parsed = parsed;
  }

  /**
   * Reads a template.
   *
   * @throws JinjaException when it is none, or has something in it that is not known here
   */
  public static Template parse(String source) {
    return new Template(Parser.parse(source));
  }

  /** Whether it marks what a model says with {@code {% generation %}}. */
  public boolean marksGenerations() {
    return parsed.generations();
  }

  /**
   * Renders.
   *
   * @param variables JSON by name; what is missing here is undefined
   * @param clock what {@code strftime_now} reads
   * @throws JinjaException when it cannot, or refuses
   */
  public Rendering render(Map<String, JsonNode> variables, Clock clock) {
    return render(variables, clock, Limits.USUAL);
  }

  Rendering render(Map<String, JsonNode> variables, Clock clock, Limits limits) {
    Run run = new Run(limits, clock);
    try {
      Scope functions = Scope.outermost();
      Functions.define(functions, run);
      Scope scope = functions.inner();
      variables.forEach((name, node) -> scope.set(name, Value.of(node)));
      return new Interpreter(run).render(parsed.statements(), scope);
    } catch (Fault fault) {
      throw new JinjaException(run.line(), fault);
    } catch (StackOverflowError e) {
      throw new JinjaException(run.line(), new Fault("too many things in one another"));
    }
  }
}
