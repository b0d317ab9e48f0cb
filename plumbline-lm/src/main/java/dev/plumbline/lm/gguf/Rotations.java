package dev.plumbline.lm.gguf;

/**
 * The order of a head's rows in queries and keys. A rotation turns two of them: in a folder they
 * lie half a head apart, in files of some architectures side by side.
 */
final class Rotations {
  private Rotations() {}

  static boolean concern(Architecture architecture, String name) {
    return architecture.pairsRotations()
        && (name.contains(".q_proj.") || name.contains(".k_proj."));
  }

  /** Where a file has the row of a folder. */
  static long paired(long row, long headSize) {
    long head = row / headSize;
    long within = row % headSize;
    long half = headSize / 2;
    return head * headSize + within % half * 2 + within / half;
  }

  /** Where a folder has the row of a file. */
  static long halved(long row, long headSize) {
    long head = row / headSize;
    long within = row % headSize;
    return head * headSize + within % 2 * (headSize / 2) + within / 2;
  }
}
