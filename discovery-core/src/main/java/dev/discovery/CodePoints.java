package dev.discovery;

/** The characters of texts, where their halves in UTF-16 would mislead. */
public final class CodePoints {

  private CodePoints() {}

  /**
   * The order of code points, which is that of UTF-8 and therefore of every database; {@link
   * String#compareTo} has characters outside of the basic plane before U+E000 instead of after all
   * others. Ids are locked in their order, so everyone has to have the same one.
   */
  public static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int n = 0; n < shorter; n++) {
      char a = left.charAt(n);
      char b = right.charAt(n);
      if (a != b) {
        // A surrogate stands for a character beyond the basic plane, which comes after all within.
        boolean sameKind = Character.isSurrogate(a) == Character.isSurrogate(b);
        return sameKind ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Whether UTF-8 can carry it: no half of a surrogate pair stands alone. */
  public static boolean areWhole(String text) {
    return text.codePoints().noneMatch(each -> Character.getType(each) == Character.SURROGATE);
  }
}
