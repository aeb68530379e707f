package dev.discovery;

import org.jspecify.annotations.Nullable;

/** Argument checks with one wording: what was expected, where, and what came instead. */
public final class Check {

  private Check() {}

  /**
   * Refuses an argument.
   *
   * @throws IllegalArgumentException "expected path to be what, got: value" unless {@code ok}
   */
  public static void argument(boolean ok, String path, String expected, @Nullable Object got) {
    if (!ok) {
      throw new IllegalArgumentException(
          "expected " + path + " to be " + expected + ", got: " + got);
    }
  }

  /**
   * Checks a text that a person or another system chose.
   *
   * @return the text
   * @throws IllegalArgumentException if it is blank, longer than {@code maxLength} UTF-16 units,
   *     padded with white space, holds a control character (PostgreSQL stores no {@code \0}) or
   *     half of a surrogate pair
   */
  public static String text(String path, String value, int maxLength) {
    boolean ok =
        !value.isBlank()
            && value.length() <= maxLength
            && value.equals(value.strip())
            && value.codePoints().noneMatch(Character::isISOControl)
            && CodePoints.areStorable(value);
    argument(ok, path, "1 to " + maxLength + " characters, no padding, no controls", value);
    return value;
  }
}
