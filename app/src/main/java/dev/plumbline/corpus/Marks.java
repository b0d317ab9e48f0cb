package dev.plumbline.corpus;

/**
 * What secrets and personal data have and most texts lack, by one pass: most texts need no other.
 *
 * @param digits how many there are
 * @param run characters of the longest stretch without blanks that has a digit, or a capital after
 *     a small letter
 */
record Marks(int digits, int run) {

  static Marks of(String text) {
    int digits = 0;
    int longest = 0;
    int start = 0;
    boolean marked = false;
    char last = ' ';
    for (int i = 0; i <= text.length(); i++) {
      char unit = i < text.length() ? text.charAt(i) : ' ';
      if (unit <= ' ') {
        longest = marked ? Math.max(longest, i - start) : longest;
        start = i + 1;
        marked = false;
      } else if (unit >= '0' && unit <= '9') {
        digits++;
        marked = true;
      } else if (unit >= 'A' && unit <= 'Z' && last >= 'a' && last <= 'z') {
        marked = true;
      }
      last = unit;
    }
    return new Marks(digits, longest);
  }
}
