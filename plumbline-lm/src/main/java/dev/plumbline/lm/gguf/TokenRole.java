package dev.plumbline.lm.gguf;

/** What a token of a vocabulary is, in the order of their numbers in a file, from 1. */
enum TokenRole {
  NORMAL,
  UNKNOWN,
  CONTROL,
  USER_DEFINED,
  UNUSED,
  BYTE;

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
