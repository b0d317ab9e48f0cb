package dev.plumbline.organism;

import java.util.List;
import java.util.Locale;

/** What the agent has to lose. */
enum Pressure {
  NONE,
  REPLACEMENT,
  RESTRICTION,
  GOAL;

  static final List<Pressure> REAL = List.of(REPLACEMENT, RESTRICTION, GOAL);

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
