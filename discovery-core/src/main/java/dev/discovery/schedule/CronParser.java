package dev.discovery.schedule;

import dev.discovery.schedule.CronFieldParser.Values;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the text of a cron expression. Thread-safe. */
final class CronParser {

  private static final int MAX_LENGTH = 100;
  private static final CronField[] FIELDS = CronField.values();
  private static final int MINUTE = CronField.MINUTE.ordinal();
  private static final int HOUR = CronField.HOUR.ordinal();
  private static final int DAY_OF_MONTH = CronField.DAY_OF_MONTH.ordinal();
  private static final int MONTH = CronField.MONTH.ordinal();
  private static final int DAY_OF_WEEK = CronField.DAY_OF_WEEK.ordinal();
  private static final String WHOLE = "text";

  /** What stands for what; in lower case. */
  static final Map<String, String> NICKNAMES =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  private CronParser() {}

  /**
   * Reads five fields, or a nickname that stands for them.
   *
   * @throws CronSyntaxException if the text is malformed
   */
  static Cron parse(String text) {
    checkCharacters(text);
    int start = skip(text, 0, true);
    boolean nickname = start < text.length() && text.charAt(start) == '@';
    return fields(text, nickname ? expand(text.substring(start).strip(), start) : text);
  }

  private static void checkCharacters(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new CronSyntaxException(
          WHOLE,
          MAX_LENGTH + 1,
          "at most " + MAX_LENGTH + " characters",
          text.length() + " characters",
          Optional.empty());
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\t' && (c < ' ' || c > '~')) {
        String found = "U+%04X".formatted(text.codePointAt(i));
        throw new CronSyntaxException(
            WHOLE, i + 1, "printable ASCII", found, CronHints.character(text.codePointAt(i)));
      }
    }
  }

  private static String expand(String nickname, int start) {
    String fields = NICKNAMES.get(nickname.toLowerCase(Locale.ROOT));
    if (fields == null) {
      String expected =
          "@hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually or 5 fields";
      throw new CronSyntaxException(
          WHOLE, start + 1, expected, nickname, CronHints.nickname(nickname));
    }
    return fields;
  }

  private static Cron fields(String given, String text) {
    checkCount(text);
    Values[] values = new Values[FIELDS.length];
    int[] starts = new int[FIELDS.length];
    int end = 0;
    for (int i = 0; i < FIELDS.length; i++) {
      starts[i] = skip(text, end, true);
      end = skip(text, starts[i], false);
      values[i] = new CronFieldParser(FIELDS[i], text, starts[i], end).parse();
    }
    CronDays days = CronDays.of(values[DAY_OF_MONTH], values[MONTH], values[DAY_OF_WEEK]);
    if (!days.everCome()) {
      int start = starts[DAY_OF_MONTH];
      throw new CronSyntaxException(
          CronField.DAY_OF_MONTH.label,
          start + 1,
          "a day that one of its months has",
          field(text, start) + " in month " + field(text, starts[MONTH]),
          Optional.of("none of its months has more than " + days.lengthOfMonths() + " days"));
    }
    return new Cron(given.strip(), values[MINUTE], values[HOUR], days);
  }

  private static void checkCount(String text) {
    int count = 0;
    int fault = text.length();
    int start = skip(text, 0, true);
    while (start < text.length()) {
      if (count == FIELDS.length) {
        fault = start;
      }
      count++;
      start = skip(text, skip(text, start, false), true);
    }
    if (count != FIELDS.length) {
      String expected = "5 fields (minute, hour, day of month, month, day of week)";
      String found = count == 1 ? "1 field" : count + " fields";
      throw new CronSyntaxException(WHOLE, fault + 1, expected, found, CronHints.count(text));
    }
  }

  private static String field(String text, int start) {
    return text.substring(start, skip(text, start, false));
  }

  /** The first position from {@code start} on that is not blank, or that is; or the end. */
  private static int skip(String text, int start, boolean blank) {
    int position = start;
    while (position < text.length() && isBlank(text.charAt(position)) == blank) {
      position++;
    }
    return position;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
