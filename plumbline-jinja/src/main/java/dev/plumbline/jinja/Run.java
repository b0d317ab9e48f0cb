package dev.plumbline.jinja;

import java.time.Clock;

/** One rendering: where it is and what it may still do. */
final class Run {

  /**
   * What a rendering may do.
   *
   * @param work steps, and characters and items made on the way
   * @param characters of the result
   * @param depth of macros that call one another
   */
  record Limits(long work, int characters, int depth) {
    static final Limits USUAL = new Limits(100_000_000, 20_000_000, 200);
  }

  private final Limits limits;
  private final Clock clock;
  private long work;
  private int depth;
  private int line = 1;

  Run(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  int line() {
    return line;
  }

  void at(int line) {
    this.line = line;
    spend(1);
  }

  /** Before it is done. */
  void spend(long amount) {
    work += amount;
    if (amount < 0 || work > limits.work()) {
      throw new Fault("more than the %,d steps that a template may take".formatted(limits.work()));
    }
  }

  /** Before a macro runs. */
  void enter(String macro) {
    if (++depth > limits.depth()) {
      throw new Fault(
          "more than %d macros within one another, the last '%s'".formatted(limits.depth(), macro));
    }
  }

  /** After it ran. */
  void leave() {
    depth--;
  }

  /** None for fewer than one. */
  String blanks(long count) {
    spend(Math.max(0, count));
    return " ".repeat((int) Math.max(0, count));
  }

  void written(int characters) {
    if (characters > limits.characters()) {
      throw new Fault(
          "more than the %,d characters that a template may write".formatted(limits.characters()));
    }
  }
}
