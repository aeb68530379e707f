package dev.discovery.worker;

import dev.discovery.Excerpt;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * In place of an {@link Error} that a sync threw, whose text nobody may print: with its stack
 * traces, and its texts without secrets and cut to {@value #MAX_TEXT} characters.
 */
final class ScrubbedError extends Error {

  private static final long serialVersionUID = 1L;
  private static final int MAX_TEXT = 2_000;
  private static final int DEEPEST = 4;

  private ScrubbedError(String text) {
    super(text);
  }

  /** The error itself if there is nothing to take out of it. */
  static Error of(Error thrown, UnaryOperator<String> scrub) {
    return isClean(thrown, scrub, 0) ? thrown : copy(thrown, scrub, 0);
  }

  private static boolean isClean(Throwable thrown, UnaryOperator<String> scrub, int depth) {
    String text = Excerpt.textOf(thrown);
    Throwable cause = thrown.getCause();
    return depth <= DEEPEST
        && shown(text, scrub).equals(text)
        && (cause == null || isClean(cause, scrub, depth + 1))
        && Arrays.stream(thrown.getSuppressed()).allMatch(it -> isClean(it, scrub, depth + 1));
  }

  private static ScrubbedError copy(Throwable thrown, UnaryOperator<String> scrub, int depth) {
    var copy = new ScrubbedError(shown(Excerpt.textOf(thrown), scrub));
    copy.setStackTrace(thrown.getStackTrace());
    Throwable cause = thrown.getCause();
    if (depth < DEEPEST && cause != null) {
      copy.initCause(copy(cause, scrub, depth + 1));
    }
    if (depth < DEEPEST) {
      Arrays.stream(thrown.getSuppressed())
          .limit(DEEPEST)
          .forEach(it -> copy.addSuppressed(copy(it, scrub, depth + 1)));
    }
    return copy;
  }

  private static String shown(String text, UnaryOperator<String> scrub) {
    return Excerpt.of(scrub.apply(text), MAX_TEXT);
  }

  /** As the error would have printed itself. */
  @Override
  public String toString() {
    return getMessage();
  }
}
