package dev.plumbline.train;

import dev.plumbline.teach.Row;
import java.util.Locale;

/** What a training on rows teaches, which says what its rows must be. */
public enum TrainingMethod {
  /** What the model says: chats, and what completes a prompt. */
  CHAT("a conversation or a completion"),
  /** All of a text. */
  DOCUMENTS("a text"),
  /** Which of two answers is preferred. */
  PREFERENCES("a pair of answers");

  private final String row;

  TrainingMethod(String row) {
    this.row = row;
  }

  /** The name that options have for it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Makes sure that it takes a row.
   *
   * @throws IllegalArgumentException naming the method that does
   */
  void require(Row row) {
    TrainingMethod fitting =
        switch (row) {
          case Row.Spoken spoken -> CHAT;
          case Row.Document document -> DOCUMENTS;
          case Row.Preference preference -> PREFERENCES;
        };
    if (fitting != this) {
      throw new IllegalArgumentException(
          "%s, which --method %s trains on, and --method is %s; train on rows of one kind at a time"
              .formatted(fitting.row, fitting.label(), label()));
    }
  }
}
