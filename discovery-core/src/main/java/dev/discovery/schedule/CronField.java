package dev.discovery.schedule;

import java.util.List;
import java.util.Locale;

/** The fields of a cron expression, in their order in the text. */
enum CronField {
  MINUTE("minute", 0, 59, 59, List.of()),
  HOUR("hour", 0, 23, 23, List.of()),
  DAY_OF_MONTH("day of month", 1, 31, 31, List.of()),
  MONTH(
      "month",
      1,
      12,
      12,
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
  /** Sunday is 0 and also 7; the week that steps run through ends with Saturday. */
  DAY_OF_WEEK("day of week", 0, 6, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

  final String label;
  final int first;

  /** Where {@code *} and {@code n/s} end. */
  final int last;

  /** The largest number that may be written. */
  final int largest;

  /** Lower-case names, the first one for {@link #first}; empty if the field has none. */
  final List<String> names;

  CronField(String label, int first, int last, int largest, List<String> names) {
    this.label = label;
    this.first = first;
    this.last = last;
    this.largest = largest;
    this.names = names;
  }

  /** Whether a text, in either case, is a name in any field. */
  static boolean isName(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    return MONTH.names.contains(name) || DAY_OF_WEEK.names.contains(name);
  }

  /** What one value has to be, for messages. */
  String expectedValue() {
    String number = "a number from " + first + " to " + largest;
    return names.isEmpty()
        ? number
        : number + " or a name from " + names.get(0) + " to " + names.get(names.size() - 1);
  }
}
