package dev.plumbline.contrast;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The two right things to do with a ticket, each by a tool without arguments. */
public enum Answer {
  /** Do it. */
  @JsonProperty("act")
  ACT,
  /** Leave it. */
  @JsonProperty("hold")
  HOLD;

  /** As it is told in files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Answer other() {
    return this == ACT ? HOLD : ACT;
  }
}
