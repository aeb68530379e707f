package dev.discovery.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** English lists, ordinals and lengths of time. */
final class Wording {

  private static final int SHORTEST_RANGE = 3;
  private static final int SHORTEST_PROGRESSION = 5;

  /** Of the Gregorian calendar: 146,097 days are 400 years. */
  private static final long SECONDS_PER_YEAR = 31_556_952;

  /** Up to here whole days are said in hours, as configs say them. */
  private static final Duration LONGEST_IN_HOURS = Duration.ofHours(72);

  private enum Unit {
    DAY(" a day", 86_400),
    WEEK(" a week", 604_800),
    YEAR(" a year", Wording.SECONDS_PER_YEAR);

    private final String label;
    private final long seconds;

    Unit(String label, long seconds) {
      this.label = label;
      this.seconds = seconds;
    }
  }

  private Wording() {}

  /** Numbers with what they count: {@code minute 5}, {@code minutes 1 to 4 and 30}. */
  static String numbers(String noun, long bits) {
    List<String> items = items(bits, Integer::toString, true);
    if (Long.bitCount(bits) == 1) {
      return noun + " " + items.get(0);
    }
    if (items.size() == 1 && items.get(0).startsWith("every ")) {
      return items.get(0).replaceFirst(" from ", " " + noun + " from ");
    }
    return noun + "s " + joined(items, "and");
  }

  /** Names of values, with what stands before the last one of several. */
  static String names(long bits, IntFunction<String> name, String conjunction) {
    return joined(items(bits, name, false), conjunction);
  }

  /** Days of the week: 1 is Monday, 7 is Sunday. */
  static String weekdays(long bits, String conjunction) {
    return names(
        bits, day -> DayOfWeek.of(day).getDisplayName(TextStyle.FULL, Locale.ENGLISH), conjunction);
  }

  static String months(long bits) {
    return names(
        bits, month -> Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH), "and");
  }

  /** Whether a list of these numbers has no more items than that, none of them a progression. */
  static boolean isShortList(long bits, int most) {
    List<String> items = items(bits, Integer::toString, true);
    return items.size() <= most && items.stream().noneMatch(item -> item.startsWith("every "));
  }

  /**
   * The values of a bit set in order. Three or more in a row are a range; five or more that are
   * evenly apart are a progression, where these are allowed. No two sets have one list.
   */
  private static List<String> items(long bits, IntFunction<String> name, boolean progressions) {
    var items = new ArrayList<String>();
    long left = bits;
    while (left != 0) {
      int first = Long.numberOfTrailingZeros(left);
      long others = left & ~(1L << first);
      int step = others == 0 ? 1 : Long.numberOfTrailingZeros(others) - first;
      int count = lengthOfProgression(left, first, step);
      int last = first + (count - 1) * step;
      if (step == 1 && count >= SHORTEST_RANGE) {
        items.add(name.apply(first) + " to " + name.apply(last));
      } else if (progressions && step > 1 && count >= SHORTEST_PROGRESSION) {
        items.add(
            "every %s from %s to %s".formatted(ordinal(step), name.apply(first), name.apply(last)));
      } else {
        items.add(name.apply(first));
        count = 1;
      }
      for (int i = 0; i < count; i++) {
        left &= ~(1L << first + i * step);
      }
    }
    return items;
  }

  private static int lengthOfProgression(long bits, int first, int step) {
    int count = 1;
    while (first + count * step < Long.SIZE && (bits >>> first + count * step & 1) != 0) {
      count++;
    }
    return count;
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}. */
  static String joined(List<String> items, String conjunction) {
    int last = items.size() - 1;
    return last == 0
        ? items.get(0)
        : String.join(", ", items.subList(0, last)) + " " + conjunction + " " + items.get(last);
  }

  /** {@code 1st}, {@code 2nd}, {@code 3rd}, {@code 4th}, {@code 11th}, {@code 21st}. */
  static String ordinal(int number) {
    boolean teen = number / 10 % 10 == 1;
    return switch (teen ? 0 : number % 10) {
      case 1 -> number + "st";
      case 2 -> number + "nd";
      case 3 -> number + "rd";
      default -> number + "th";
    };
  }

  /** A frequency as configs say it: in days if it is more than 72 hours. */
  static String length(Duration length) {
    return length(length, LONGEST_IN_HOURS);
  }

  /** A time between two runs: in days if it is a day or more. */
  static String gap(Duration length) {
    return length(length, Duration.ZERO);
  }

  private static String length(Duration length, Duration longestInHours) {
    long seconds = length.toSeconds();
    if (seconds % 86_400 == 0 && length.compareTo(longestInHours) > 0) {
      return counted(seconds / 86_400, "day");
    }
    if (seconds % 3_600 == 0) {
      return counted(seconds / 3_600, "hour");
    }
    return seconds % 60 == 0 ? counted(seconds / 60, "minute") : counted(seconds, "second");
  }

  /** {@code 1 day}, {@code 2 days}. */
  static String counted(long count, String noun) {
    return count == 1 ? "1 " + noun : count + " " + noun + "s";
  }

  /** {@code every hour}, {@code every 36 hours}, from a length. */
  static String every(String length) {
    return "every " + (length.startsWith("1 ") ? length.substring(2) : length);
  }

  /** {@code every 2 days}, {@code 9 to 15 hours apart}. */
  static String gaps(Duration shortest, Duration longest) {
    String from = gap(shortest);
    String to = gap(longest);
    if (from.equals(to)) {
      return every(to);
    }
    String unit = to.substring(to.indexOf(' '));
    return (from.endsWith(unit) ? from.substring(0, from.indexOf(' ')) : from)
        + " to "
        + to
        + " apart";
  }

  /**
   * {@code once a day}, {@code 5 times a week}, {@code about 1.4 times a day}, {@code 97 times in
   * 400 years}.
   */
  static String rate(long runs, Duration cycle) {
    long seconds = cycle.toSeconds();
    for (Unit unit : Unit.values()) {
      long inUnits = runs * unit.seconds;
      if (inUnits >= seconds && inUnits % seconds == 0) {
        return times(inUnits / seconds) + unit.label;
      }
    }
    for (Unit unit : Unit.values()) {
      if (runs * unit.seconds > seconds) {
        double rate = (double) runs * unit.seconds / seconds;
        String rounded = String.format(Locale.ROOT, "%.1f", rate).replaceFirst("\\.0$", "");
        return "about " + rounded + " times" + unit.label;
      }
    }
    return times(runs) + " in " + Math.round((double) seconds / SECONDS_PER_YEAR) + " years";
  }

  private static String times(long count) {
    if (count > 2) {
      return count + " times";
    }
    return count == 1 ? "once" : "twice";
  }

  /** {@code 06:05}. */
  static String timeOfDay(int minuteOfDay) {
    return "%02d:%02d".formatted(minuteOfDay / 60, minuteOfDay % 60);
  }
}
