package dev.plumbline.jinja;

/**
 * A piece of a template.
 *
 * @param text of a string, what it stands for
 * @param line from 1
 */
record Token(Kind kind, String text, int line) {

  enum Kind {
    DATA,
    PRINT,
    END_PRINT,
    TAG,
    END_TAG,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind kind, String text) {
    return this.kind == kind && this.text.equals(text);
  }

  /** For a message. */
  String described() {
    return switch (kind) {
      case DATA -> "text";
      case PRINT -> "'{{'";
      case END_PRINT -> "'}}'";
      case TAG -> "'{%'";
      case END_TAG -> "'%}'";
      case STRING -> "the string '%s'".formatted(text);
      case NAME, INTEGER, FLOAT, OPERATOR -> "'%s'".formatted(text);
      case END -> "the end of the template";
    };
  }
}
