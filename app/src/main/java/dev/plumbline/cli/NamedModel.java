package dev.plumbline.cli;

/**
 * A model that was asked for.
 *
 * @param name such as {@code anthropic/MODEL}, {@code local/DIR} or {@code scripted/FILE}
 */
record NamedModel(String name, Reach reach) {

  /** What tells two uses of a model apart. */
  NamedModel inNoRole() {
    return new NamedModel(name, new Reach("", reach.baseUrl(), reach.effort(), reach.key()));
  }
}
