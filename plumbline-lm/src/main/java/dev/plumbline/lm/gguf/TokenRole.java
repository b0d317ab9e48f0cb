package dev.plumbline.lm.gguf;

/** What a token of a vocabulary is, in the order of their numbers in a file, from 1. */
enum TokenRole {
  NORMAL(1),
  UNKNOWN(2),
  CONTROL(3),
  USER_DEFINED(4),
  UNUSED(5),
  BYTE(6);

  private final int number;

  TokenRole(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** Whether it is a mark, not text. */
  boolean special() {
    return this == CONTROL || this == UNKNOWN;
  }

  /** Whether it is cut out of a text before the rest is taken apart. */
  boolean added() {
    return special() || this == USER_DEFINED;
  }

  /** Whether pieces of text may grow into it. */
  boolean grows() {
    return this == NORMAL || this == USER_DEFINED;
  }
}
