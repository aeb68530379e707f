package dev.discovery.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the grid of a source of many cities demands, worked out by hand and without Discovery: a
 * cron of every full hour in UTC, whole hours of frequency, and who wants how many at the moment.
 */
final class SharedGrid {

  private static final Duration HALF_A_DAY = Duration.ofHours(12);

  /** One decision: the slots from {@code slot} to {@code through}, run or dropped. */
  record Decided(Instant slot, Instant through, long collapsed, boolean run) {}

  private record Point(Instant at, boolean onGrid) {}

  private final SortedMap<String, Integer> hoursByCity = new TreeMap<>();
  private final List<Decided> decided = new ArrayList<>();
  private Optional<Point> last = Optional.empty();
  private Optional<Point> pending = Optional.empty();
  private int hours;

  /** The city wants it so often from now on, or for zero hours not any more. */
  void wants(String city, int every, Instant now) {
    hoursByCity.remove(city);
    if (every > 0) {
      hoursByCity.put(city, every);
    }
    Optional<Integer> smallest = hoursByCity.values().stream().min(Integer::compareTo);
    boolean hasCome = pending.isPresent() && !pending.get().at().isAfter(now);
    if (smallest.isEmpty()) {
      if (hasCome) {
        decide(now, false);
      }
      pending = Optional.empty();
    } else if (pending.isEmpty() || smallest.get() != hours) {
      hours = smallest.get();
      pending = hasCome ? pending : Optional.of(firstAfter(now));
    }
  }

  void tick(Instant now) {
    if (pending.isPresent() && !pending.get().at().isAfter(now)) {
      decide(now, true);
      pending = Optional.of(next(last.orElseThrow()));
    }
  }

  private void decide(Instant now, boolean run) {
    Point slot = pending.orElseThrow();
    Point through = slot;
    long collapsed = 0;
    while (!next(through).at().isAfter(now)) {
      through = next(through);
      collapsed++;
    }
    decided.add(new Decided(slot.at(), through.at(), collapsed, run));
    last = Optional.of(through);
  }

  private Point firstAfter(Instant now) {
    if (last.isEmpty()) {
      return new Point(now, false);
    }
    Point each = next(last.get());
    while (!each.at().isAfter(now)) {
      each = next(each);
    }
    return each;
  }

  private Point next(Point slot) {
    Duration frequency = Duration.ofHours(hours);
    Instant at = slot.at().truncatedTo(ChronoUnit.HOURS).plus(frequency);
    if (!slot.onGrid()) {
      Duration half = frequency.dividedBy(2);
      Duration least = half.compareTo(HALF_A_DAY) < 0 ? half : HALF_A_DAY;
      while (at.isBefore(slot.at().plus(least))) {
        at = at.plus(Duration.ofHours(1));
      }
    }
    return new Point(at, true);
  }

  /** Who wants it now. */
  List<String> cities() {
    return List.copyOf(hoursByCity.keySet());
  }

  /** The smallest frequency in force, in hours; empty while nobody wants it. */
  Optional<Integer> smallest() {
    return hoursByCity.isEmpty() ? Optional.empty() : Optional.of(hours);
  }

  Optional<Instant> pendingAt() {
    return pending.map(Point::at);
  }

  List<Decided> decided() {
    return decided;
  }
}
