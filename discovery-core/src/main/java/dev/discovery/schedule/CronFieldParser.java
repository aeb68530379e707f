package dev.discovery.schedule;

import java.util.Locale;
import java.util.Optional;

/** Reads one field of a cron expression, from left to right. One thread at a time. */
final class CronFieldParser {

  /** The values of a field, a bit each, and whether its text starts with {@code *}. */
  record Values(long bits, boolean star) {}

  private static final int SUNDAY = 0;
  private static final int SUNDAY_AS_END = 7;

  private final CronField field;
  private final String text;
  private final int end;
  private int position;

  /** Reads {@code text} from {@code start} to before {@code end}, which must not be empty. */
  CronFieldParser(CronField field, String text, int start, int end) {
    this.field = field;
    this.text = text;
    this.position = start;
    this.end = end;
  }

  /**
   * Reads the whole field.
   *
   * @throws CronSyntaxException if it is malformed
   */
  Values parse() {
    boolean star = text.charAt(position) == '*';
    long bits = item();
    while (take(',')) {
      bits |= item();
    }
    if (position < end) {
      String found = rest(position);
      throw unexpected(
          position, "one item, or several parted by commas", found, CronHints.afterItem(found));
    }
    if (field == CronField.DAY_OF_WEEK && (bits & 1L << SUNDAY_AS_END) != 0) {
      bits = (bits & ~(1L << SUNDAY_AS_END)) | 1L << SUNDAY;
    }
    return new Values(bits, star);
  }

  private long item() {
    if (take('*')) {
      return stepped(field.first, field.last, true);
    }
    int start = position;
    int low = value();
    if (take('-')) {
      return stepped(low, rangeEnd(low, start), false);
    }
    if (!at('/')) {
      return 1L << low;
    }
    boolean sunday = field == CronField.DAY_OF_WEEK && low == SUNDAY_AS_END;
    return stepped(sunday ? SUNDAY : low, field.last, false);
  }

  private int rangeEnd(int low, int start) {
    boolean named = position < end && isLetter(text.charAt(position));
    int high = value();
    if (named && field == CronField.DAY_OF_WEEK && high == SUNDAY && low != SUNDAY) {
      high = SUNDAY_AS_END;
    }
    if (high < low) {
      String sundays =
          field == CronField.DAY_OF_WEEK ? " (Sunday starts a range as 0 and ends one as 7)" : "";
      throw unexpected(
          start,
          "a range from low to high" + sundays,
          text.substring(start, position),
          CronHints.range(field, low, high));
    }
    return high;
  }

  /** Reads {@code /s} if there is one, and takes every s-th value of the range; else each one. */
  private long stepped(int low, int high, boolean star) {
    int step = take('/') ? step(high - low + 1, star) : 1;
    long bits = 0;
    for (int value = low; value <= high; value += step) {
      bits |= 1L << value;
    }
    return bits;
  }

  private int step(int largest, boolean star) {
    int start = position;
    int step = number(token());
    if (step < 1 || step > largest) {
      String found = found(start);
      throw unexpected(start, "a step from 1 to " + largest, found, CronHints.step(found, star));
    }
    return step;
  }

  private int value() {
    int start = position;
    String token = token();
    int value = !token.isEmpty() && isLetter(token.charAt(0)) ? named(token) : number(token);
    if (value < field.first || value > field.largest) {
      String found = found(start);
      throw unexpected(start, field.expectedValue(), found, CronHints.value(field, found));
    }
    return value;
  }

  /** The value that has the name, or -1. */
  private int named(String token) {
    int name = field.names.indexOf(token.toLowerCase(Locale.ROOT));
    return name < 0 ? -1 : field.first + name;
  }

  /** The text up to the next separator; may be empty. */
  private String token() {
    int start = position;
    while (position < end && ",-/".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(start, position);
  }

  /** The number that the token is, or -1 if it is not one of one or two digits. */
  private static int number(String token) {
    if (token.isEmpty() || token.length() > 2) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < token.length(); i++) {
      char digit = token.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + digit - '0';
    }
    return number;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private boolean at(char expected) {
    return position < end && text.charAt(position) == expected;
  }

  private boolean take(char expected) {
    boolean taken = at(expected);
    if (taken) {
      position++;
    }
    return taken;
  }

  private String found(int start) {
    return position > start ? text.substring(start, position) : rest(start);
  }

  private String rest(int start) {
    int comma = text.indexOf(',', start);
    String rest = text.substring(start, comma >= 0 && comma < end ? comma : end);
    return rest.isEmpty() ? "nothing" : rest;
  }

  private CronSyntaxException unexpected(
      int start, String expected, String found, Optional<String> hint) {
    return new CronSyntaxException(field.label, start + 1, expected, found, hint);
  }
}
