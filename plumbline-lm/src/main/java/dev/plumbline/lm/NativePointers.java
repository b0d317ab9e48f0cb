package dev.plumbline.lm;

/**
 * Keeps JavaCPP from asking the system how much memory the process has each time it makes a
 * pointer, which takes longer than a small operator does.
 *
 * <p>What it would do with the answer is to refuse pointers beyond four times the largest heap.
 * {@link #prepare} must come before the first pointer; a value that the user has set stays.
 */
final class NativePointers {
  private static final String LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  static {
    if (System.getProperty(LIMIT) == null) {
      System.setProperty(LIMIT, "0");
    }
  }

  private NativePointers() {}

  static void prepare() {}
}
