package dev.discovery.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Cron by the letter, for tests: sets of numbers and one question. It shares no code with {@link
 * Cron}, checks nothing, and knows no short cuts.
 */
final class NaiveCron {

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean either;

  NaiveCron(String text) {
    String[] fields = text.toLowerCase(Locale.ROOT).trim().split("[ \t]+");
    minutes = expand(fields[0], 0, 59);
    hours = expand(fields[1], 0, 23);
    daysOfMonth = expand(fields[2], 1, 31);
    months = expand(numbered(fields[3], MONTHS, 1), 1, 12);
    daysOfWeek = expand(numbered(fields[4].replace("-sun", "-7"), DAYS, 0), 0, 6);
    either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
  }

  boolean matches(LocalDateTime time) {
    return time.getSecond() == 0
        && time.getNano() == 0
        && minutes.get(time.getMinute())
        && hours.get(time.getHour())
        && firesOn(time.toLocalDate());
  }

  boolean firesOn(LocalDate day) {
    boolean dayOfMonth = daysOfMonth.get(day.getDayOfMonth());
    int number = day.getDayOfWeek().getValue();
    boolean dayOfWeek = daysOfWeek.get(number) || number == 7 && daysOfWeek.get(0);
    return months.get(day.getMonthValue())
        && (either ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek);
  }

  private static String numbered(String field, List<String> names, int first) {
    String numbered = field;
    for (int i = 0; i < names.size(); i++) {
      numbered = numbered.replace(names.get(i), String.valueOf(first + i));
    }
    return numbered;
  }

  private static BitSet expand(String field, int first, int last) {
    var values = new BitSet();
    for (String item : field.split(",")) {
      String[] parts = item.split("/");
      int step = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
      int low = first;
      int high = last;
      if (!parts[0].equals("*")) {
        String[] ends = parts[0].split("-");
        low = Integer.parseInt(ends[0]);
        if (ends.length == 2) {
          high = Integer.parseInt(ends[1]);
        } else if (parts.length == 1) {
          high = low;
        }
      }
      for (int value = low; value <= high; value += step) {
        values.set(value);
      }
    }
    return values;
  }
}
