package dev.discovery.schedule;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text that is not a cron expression, or one that never fires. The message names the field, the
 * column in the text, what was expected and what was found, and what to do about it if that can be
 * guessed.
 */
public final class CronSyntaxException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String field;
  private final int column;
  private final String expected;
  private final String found;
  private final @Nullable String hint;

  CronSyntaxException(
      String field, int column, String expected, String found, Optional<String> hint) {
    super(
        "expected cron %s at column %d to be %s, got: %s%s"
            .formatted(
                field, column, expected, found, hint.map(text -> " (" + text + ")").orElse("")));
    this.field = field;
    this.column = column;
    this.expected = expected;
    this.found = found;
    this.hint = hint.orElse(null);
  }

  /**
   * The field at fault: {@code minute}, {@code hour}, {@code day of month}, {@code month} or {@code
   * day of week}, or {@code text} for the expression as a whole.
   */
  public String field() {
    return field;
  }

  /** Where in the text the fault begins; the first character has column 1. */
  public int column() {
    return column;
  }

  /** What the field should be there. */
  public String expected() {
    return expected;
  }

  /** What it is instead. */
  public String found() {
    return found;
  }

  /**
   * What to do about it, in a few English words: {@code seconds are not supported: leave out the
   * first field}. Empty if it cannot be guessed.
   */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
