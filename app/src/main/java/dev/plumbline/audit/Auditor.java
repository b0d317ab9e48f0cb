package dev.plumbline.audit;

import java.util.List;

/** Looks for scenarios in which a target does harm. */
public interface Auditor {

  String name();

  /**
   * Searches.
   *
   * @param budget trials, at most
   * @return all that it tried, in order
   */
  List<Attempt> search(Attempts attempts, int budget);
}
