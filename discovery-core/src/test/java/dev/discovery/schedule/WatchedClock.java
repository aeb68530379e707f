package dev.discovery.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rule of {@link NextRun} by brute force, for tests: it looks at a wall clock again and again,
 * and writes down when the clock reached each of the cron's times. It asks the zone for nothing but
 * what clocks show, so gaps, overlaps and skipped days are what they look like from the outside.
 */
final class WatchedClock {

  private static final Duration LONGEST_SECOND_PASS = Duration.ofHours(25);

  private final NaiveCron cron;
  private final boolean pace;
  private final Duration frequency;
  private final List<Slot> reached = new ArrayList<>();
  private final Instant watchedFrom;

  /**
   * Watches from {@code from} to {@code to}.
   *
   * @param every how often to look: a divisor of a minute that hits every change of the offset
   */
  WatchedClock(Schedule schedule, Instant from, Instant to, Duration every) {
    this.cron = new NaiveCron(schedule.cron().text());
    this.frequency = schedule.frequency().length();
    String[] fields = schedule.cron().text().trim().split("[ \t]+");
    this.pace =
        (fields[0].startsWith("*") || fields[1].startsWith("*"))
            && frequency.compareTo(Duration.ofHours(1)) <= 0;
    this.watchedFrom = from;
    Instant start = from.minus(LONGEST_SECOND_PASS).truncatedTo(ChronoUnit.HOURS);
    if (pace) {
      watchPace(schedule.zone(), start, to, every);
    } else {
      watchNominal(schedule.zone(), start, to, every);
    }
  }

  /** Every time of the cron, with the first look at which clocks showed it or a later one. */
  private void watchNominal(ZoneId zone, Instant start, Instant to, Duration every) {
    LocalDateTime highest = LocalDateTime.ofInstant(start, zone).truncatedTo(ChronoUnit.MINUTES);
    for (Instant now = start; now.isBefore(to); now = now.plus(every)) {
      LocalDateTime shown = LocalDateTime.ofInstant(now, zone);
      while (!highest.plusMinutes(1).isAfter(shown)) {
        highest = highest.plusMinutes(1);
        if (cron.matches(highest)) {
          write(now, highest);
        }
      }
    }
  }

  /** Every look at which clocks show a time of the cron, or have just jumped over one. */
  private void watchPace(ZoneId zone, Instant start, Instant to, Duration every) {
    LocalDateTime expected = LocalDateTime.ofInstant(start, zone);
    for (Instant now = start; now.isBefore(to); now = now.plus(every)) {
      LocalDateTime shown = LocalDateTime.ofInstant(now, zone);
      boolean fires = cron.matches(shown);
      for (LocalDateTime skipped = expected;
          !fires && skipped.isBefore(shown);
          skipped = skipped.plus(every)) {
        fires = cron.matches(skipped);
      }
      if (fires) {
        write(now, shown);
      }
      expected = shown.plus(every);
    }
  }

  private void write(Instant at, LocalDateTime wall) {
    if (!at.isBefore(watchedFrom)) {
      reached.add(Slot.onGrid(at, wall));
    }
  }

  /** Every time of the cron that clocks reached, whatever the frequency. */
  List<Slot> reached() {
    return reached;
  }

  /** The slot after {@code slot}; empty if it was not reached while watching. */
  Optional<Slot> after(Slot slot) {
    Duration half = frequency.dividedBy(2);
    Duration rest = half.compareTo(Duration.ofHours(12)) < 0 ? half : Duration.ofHours(12);
    return pace ? afterByPace(slot, rest) : afterByWall(slot, rest);
  }

  private Optional<Slot> afterByWall(Slot slot, Duration rest) {
    LocalDateTime floor = slot.wall().truncatedTo(ChronoUnit.MINUTES);
    while (!cron.matches(floor)) {
      floor = floor.minusMinutes(1);
    }
    LocalDateTime earliest = floor.plus(frequency);
    LocalDateTime rested = slot.wall().plus(rest);
    return reached.subList(countUntil(slot.at()), reached.size()).stream()
        .filter(next -> !next.wall().isBefore(earliest))
        .filter(next -> !slot.offGrid() || !next.wall().isBefore(rested))
        .findFirst();
  }

  private Optional<Slot> afterByPace(Slot slot, Duration rest) {
    int come = countUntil(slot.at());
    if (come == 0) {
      return Optional.empty();
    }
    Instant earliest = reached.get(come - 1).at().plus(frequency);
    return reached.subList(come, reached.size()).stream()
        .filter(next -> !next.at().isBefore(earliest))
        .filter(next -> !slot.offGrid() || !next.at().isBefore(slot.at().plus(rest)))
        .findFirst();
  }

  /** How many were reached by {@code instant}. */
  int countUntil(Instant instant) {
    int low = 0;
    int high = reached.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (reached.get(middle).at().isAfter(instant)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
