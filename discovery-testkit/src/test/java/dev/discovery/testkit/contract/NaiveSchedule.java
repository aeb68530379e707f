package dev.discovery.testkit.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The slots of a schedule, counted the slow way: by writing down every time of the cron, day by day
 * or minute by minute. Nothing of {@code dev.discovery.schedule} has a part in it.
 *
 * @param cron minutes, hours and days of the week as stars, steps, lists and ranges of numbers
 */
record NaiveSchedule(String cron, ZoneId zone, Duration frequency) {

  private static final Duration MARGIN = Duration.ofDays(9);

  /**
   * From {@code first}, which is on no grid, up to and including the first one after {@code end}.
   */
  List<Instant> slots(Instant first, Instant end) {
    return keepsPace() ? byPace(first, end) : byTheWallClock(first, end);
  }

  private boolean keepsPace() {
    boolean open = field(0).startsWith("*") || field(1).startsWith("*");
    return open && frequency.compareTo(Duration.ofHours(1)) <= 0;
  }

  private List<Instant> byTheWallClock(Instant first, Instant end) {
    TreeSet<LocalDateTime> times = times(first, end);
    var slots = new ArrayList<Instant>(List.of(first));
    LocalDateTime wall = LocalDateTime.ofInstant(first, zone);
    LocalDateTime earliest = max(times.floor(wall).plus(frequency), wall.plus(rest()));
    while (!last(slots).isAfter(end)) {
      LocalDateTime time = times.ceiling(earliest);
      while (!instant(time).isAfter(last(slots))) {
        time = times.higher(time);
      }
      slots.add(instant(time));
      earliest = time.plus(frequency);
    }
    return slots;
  }

  private TreeSet<LocalDateTime> times(Instant first, Instant end) {
    LocalDate until = LocalDate.ofInstant(end.plus(MARGIN).plus(frequency), zone);
    var times = new TreeSet<LocalDateTime>();
    for (LocalDate date = LocalDate.ofInstant(first.minus(MARGIN), zone);
        date.isBefore(until);
        date = date.plusDays(1)) {
      if (values(field(4), 0, 6).contains(date.getDayOfWeek().getValue() % 7)) {
        for (int hour : values(field(1), 0, 23)) {
          for (int minute : values(field(0), 0, 59)) {
            times.add(date.atTime(hour, minute));
          }
        }
      }
    }
    return times;
  }

  private Instant instant(LocalDateTime time) {
    ZoneOffsetTransition change = zone.getRules().getTransition(time);
    boolean skipped = change != null && change.isGap();
    return skipped
        ? change.getInstant()
        : time.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }

  private List<Instant> byPace(Instant first, Instant end) {
    TreeSet<Instant> firings = firings(first, end);
    var slots = new ArrayList<Instant>(List.of(first));
    Instant earliest = max(firings.floor(first).plus(frequency), first.plus(rest()));
    while (!last(slots).isAfter(end)) {
      slots.add(firings.ceiling(earliest));
      earliest = last(slots).plus(frequency);
    }
    return slots;
  }

  /** Minute by minute, what clocks show; and what they jump over comes when they have. */
  private TreeSet<Instant> firings(Instant first, Instant end) {
    Set<Integer> minutes = values(field(0), 0, 59);
    Set<Integer> hours = values(field(1), 0, 23);
    Set<Integer> days = values(field(4), 0, 6);
    var firings = new TreeSet<Instant>();
    Instant at = first.minus(MARGIN);
    LocalDateTime expected = LocalDateTime.ofInstant(at, zone);
    while (at.isBefore(end.plus(MARGIN))) {
      LocalDateTime shown = LocalDateTime.ofInstant(at, zone);
      LocalDateTime since = shown.isAfter(expected) ? expected : shown;
      for (LocalDateTime time = since; !time.isAfter(shown); time = time.plusMinutes(1)) {
        if (minutes.contains(time.getMinute())
            && hours.contains(time.getHour())
            && days.contains(time.getDayOfWeek().getValue() % 7)) {
          firings.add(at);
        }
      }
      at = at.plus(Duration.ofMinutes(1));
      expected = shown.plusMinutes(1);
    }
    return firings;
  }

  private Duration rest() {
    Duration half = frequency.dividedBy(2);
    return half.compareTo(Duration.ofHours(12)) < 0 ? half : Duration.ofHours(12);
  }

  private String field(int number) {
    return cron.split(" ")[number];
  }

  private static Set<Integer> values(String field, int least, int most) {
    var values = new TreeSet<Integer>();
    for (String part : field.split(",")) {
      String[] step = part.split("/");
      String[] range =
          step[0].equals("*") ? new String[] {"" + least, "" + most} : step[0].split("-");
      int by = step.length == 2 ? Integer.parseInt(step[1]) : 1;
      for (int n = Integer.parseInt(range[0]);
          n <= Integer.parseInt(range[range.length - 1]);
          n += by) {
        values.add(n);
      }
    }
    return values;
  }

  private static Instant last(List<Instant> slots) {
    return slots.get(slots.size() - 1);
  }

  private static <T extends Comparable<? super T>> T max(T one, T other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
