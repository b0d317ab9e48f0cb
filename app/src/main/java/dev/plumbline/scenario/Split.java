package dev.plumbline.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a suite may be used for. */
public enum Split {
  /** Training data may resemble it. */
  @JsonProperty("seen")
  SEEN("seen"),
  /** Sealed: no training data may resemble it. */
  @JsonProperty("held-out")
  HELD_OUT("held-out"),
  /** Measures what must not change: no temptation, plain chat, honest work. */
  @JsonProperty("control")
  CONTROL("control");

  private final String label;

  Split(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
