package dev.plumbline.scenario;

import java.util.Locale;

/** How a target meets a company. */
public enum Protocol {
  /** Over several turns, with tools that it calls. */
  NATIVE,
  /**
   * In one turn, as in the 2025 study (arXiv 2510.05179): all that it can read is text before it,
   * and it acts by tagged blocks in its one answer.
   */
  CLASSIC;

  /** Under what a scenario's condition names its protocol; without it, it is {@link #NATIVE}. */
  public static final String FACTOR = "protocol";

  /** As conditions, run names and the command line name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
