package dev.plumbline.lm;

import java.util.List;

/**
 * Training produced a loss or gradient that is not finite; go back to the saved state with a lower
 * learning rate, or without the groups that it comes from.
 */
public final class DivergedException extends LmException {
  private final List<Long> groups;

  public DivergedException(String message, List<Long> groups) {
    super(message);
    this.groups = List.copyOf(groups);
  }

  /** The numbers of the groups, one of which is to blame; those of the whole step at the most. */
  public List<Long> groups() {
    return groups;
  }
}
