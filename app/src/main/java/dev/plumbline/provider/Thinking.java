package dev.plumbline.provider;

/** When a model thinks before it answers. */
public enum Thinking {
  NEVER,
  /** When a budget or an effort asks for it. */
  ASKED,
  /** By itself, unless the effort is {@code none}. */
  UNASKED,
  ALWAYS
}
