package dev.discovery;

import java.util.Objects;

/** What is kept of a text that is shown to people and may be of any length. Not for hosts. */
public final class Excerpt {

  private Excerpt() {}

  /** What an exception says of itself; its class alone if it fails at that. */
  public static String textOf(Throwable thrown) {
    try {
      return Objects.requireNonNullElseGet(thrown.toString(), () -> thrown.getClass().getName());
    } catch (RuntimeException e) {
      return thrown.getClass().getName();
    }
  }

  /**
   * The text, or its beginning and an ellipsis, with U+FFFD for what {@linkplain
   * CodePoints#storable cannot be stored}.
   *
   * @param maxLength in UTF-16 units; a character outside of the basic plane is not cut in two,
   *     since half of it can be neither stored nor shown
   */
  public static String of(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return CodePoints.storable(text);
    }
    int end = maxLength - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return CodePoints.storable(text.substring(0, end)) + "…";
  }
}
