package dev.discovery;

import java.util.OptionalInt;

/**
 * The characters of texts: how they are ordered, and which of them can be stored. A database takes
 * UTF-8, in which half of a surrogate pair has no form, and PostgreSQL no U+0000 either. Not for
 * hosts.
 */
public final class CodePoints {

  private static final char REPLACEMENT = '\uFFFD';

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

  /** Whether all of them can be stored: no U+0000, no half of a surrogate pair alone. */
  public static boolean areStorable(String text) {
    return faultIn(text).isEmpty();
  }

  /** Where the first one is that cannot be stored, if any. */
  public static OptionalInt faultIn(String text) {
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (!isStorable(c)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** The text with U+FFFD for each one that cannot be stored; for what is shown to people. */
  public static String storable(String text) {
    if (areStorable(text)) {
      return text;
    }
    return text.codePoints()
        .map(c -> isStorable(c) ? c : REPLACEMENT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isStorable(int c) {
    return c != 0 && Character.getType(c) != Character.SURROGATE;
  }
}
