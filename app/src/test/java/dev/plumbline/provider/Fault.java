package dev.plumbline.provider;

/** What a stub does in place of a good answer. */
public enum Fault {
  NONE,
  /** 429 without a word on how long. */
  BUSY,
  /** 429 with Retry-After in seconds. */
  BUSY_FOR_A_MOMENT,
  /** 500. */
  ERROR,
  /** 529. */
  OVERLOADED,
  /** Says nothing until the client gives up. */
  HANGS,
  /** Promises a body and closes in its middle. */
  CUT,
  /** Half of a body, whole as far as HTTP can tell. */
  BROKEN_JSON,
  /** JSON that is no reply. */
  OTHER_JSON,
  EMPTY,
  FILTERED,
  LENGTH,
  WRONG_TOOL,
  /** A megabyte of words. */
  HUGE,
  CONTROL_CHARACTERS
}
