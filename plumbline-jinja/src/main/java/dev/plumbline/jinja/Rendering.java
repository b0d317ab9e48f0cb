package dev.plumbline.jinja;

import java.util.List;

/**
 * What a template made.
 *
 * @param generations what its {@code {% generation %}} blocks made, in order
 */
public record Rendering(String text, List<Span> generations) {

  /**
   * A part of the text.
   *
   * @param from index of its first character
   * @param to index after its last
   */
  public record Span(int from, int to) {}

  public Rendering {
    generations = List.copyOf(generations);
  }
}
