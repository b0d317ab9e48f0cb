package dev.plumbline.teach;

import java.util.List;

/**
 * A row as a model reads it.
 *
 * @param parts its text, in order; empty where only its tokens are known
 * @param problems that reading it showed
 */
public record Reading(long tokens, List<Part> parts, List<String> problems) {

  /**
   * A part of a text.
   *
   * @param supervised whether the loss counts there
   */
  public record Part(String text, boolean supervised) {}

  public Reading {
    parts = List.copyOf(parts);
    problems = List.copyOf(problems);
  }
}
