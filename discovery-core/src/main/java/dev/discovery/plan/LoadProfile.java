package dev.discovery.plan;

import dev.discovery.Check;
import dev.discovery.source.SourceName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many runs the schedule starts in each minute of a window, and of which sources in each of its
 * hours. Runs that people ask for are not in it. Immutable; as large as its window, however many
 * targets it counts.
 */
public final class LoadProfile {

  /** The longest window. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private final Instant from;
  private final int[] minutes;
  private final SortedMap<SourceName, int[]> hours;
  private final boolean complete;

  private LoadProfile(
      Instant from, int[] minutes, SortedMap<SourceName, int[]> hours, boolean complete) {
    this.from = from;
    this.minutes = minutes;
    this.hours = hours;
    this.complete = complete;
  }

  /**
   * Begins to count.
   *
   * @param from on a whole minute
   * @param length 1 minute to 7 days, in whole minutes
   */
  public static Counter over(Instant from, Duration length) {
    Check.argument(
        from.truncatedTo(ChronoUnit.MINUTES).equals(from), "from", "on a whole minute", from);
    Check.argument(
        length.compareTo(Duration.ofMinutes(1)) >= 0 && length.compareTo(LONGEST) <= 0,
        "window",
        "1 minute to 7 days",
        length);
    Check.argument(
        length.truncatedTo(ChronoUnit.MINUTES).equals(length),
        "window",
        "in whole minutes",
        length);
    return new Counter(from, (int) length.toMinutes());
  }

  /** Where the window begins. */
  public Instant from() {
    return from;
  }

  /** Where the window ends; this instant is not in it. */
  public Instant until() {
    return from.plus(minutes.length, ChronoUnit.MINUTES);
  }

  /** Whether every target was counted, and not only the first ones. */
  public boolean isComplete() {
    return complete;
  }

  /** All starts in the window. */
  public long starts() {
    return Arrays.stream(minutes).asLongStream().sum();
  }

  /** The starts of each minute, in order. */
  public List<Integer> perMinute() {
    return Arrays.stream(minutes).boxed().toList();
  }

  /** The starts of each hour from the beginning on, in order; the last one may be cut short. */
  public List<Integer> perHour() {
    int[] all = new int[hourCount(minutes.length)];
    for (int minute = 0; minute < minutes.length; minute++) {
      all[minute / 60] += minutes[minute];
    }
    return Arrays.stream(all).boxed().toList();
  }

  /** As {@link #perHour}, for each source that starts anything, by name. */
  public SortedMap<SourceName, List<Integer>> perHourBySource() {
    var bySource = new TreeMap<SourceName, List<Integer>>();
    hours.forEach((source, of) -> bySource.put(source, Arrays.stream(of).boxed().toList()));
    return Collections.unmodifiableSortedMap(bySource);
  }

  /** The minute with the most starts, the first of several; empty if nothing starts. */
  public Optional<Peak> peak() {
    int peak = 0;
    for (int minute = 1; minute < minutes.length; minute++) {
      peak = minutes[minute] > minutes[peak] ? minute : peak;
    }
    return minutes[peak] > 0
        ? Optional.of(new Peak(from.plus(peak, ChronoUnit.MINUTES), minutes[peak]))
        : Optional.empty();
  }

  /** The busiest minute. */
  public record Peak(Instant minute, int starts) {}

  /**
   * The same with some targets in another state: what a change makes of the load of everything.
   *
   * @param before their starts, which this profile counts
   * @param after their starts after the change; all three over one window
   */
  public LoadProfile replacing(LoadProfile before, LoadProfile after) {
    return plus(after, 1).plus(before, -1);
  }

  private LoadProfile plus(LoadProfile other, int sign) {
    Check.argument(
        from.equals(other.from) && minutes.length == other.minutes.length,
        "window",
        "the same, " + this,
        other);
    var sums = new TreeMap<SourceName, int[]>(hours);
    other.hours.forEach(
        (source, of) ->
            sums.put(source, sum(sums.getOrDefault(source, new int[of.length]), of, sign)));
    sums.values().removeIf(of -> Arrays.stream(of).allMatch(count -> count == 0));
    return new LoadProfile(
        from, sum(minutes, other.minutes, sign), sums, complete && other.complete);
  }

  private static int[] sum(int[] one, int[] other, int sign) {
    int[] sum = one.clone();
    for (int n = 0; n < sum.length; n++) {
      sum[n] += sign * other[n];
    }
    return sum;
  }

  private static int hourCount(int minutes) {
    return (minutes + 59) / 60;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LoadProfile profile
        && from.equals(profile.from)
        && complete == profile.complete
        && Arrays.equals(minutes, profile.minutes)
        && perHourBySource().equals(profile.perHourBySource());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(minutes);
  }

  @Override
  public String toString() {
    return "LoadProfile[" + from + " to " + until() + ", starts=" + starts() + "]";
  }

  /** Counts what comes. For one thread. */
  public static final class Counter {

    private final Instant from;
    private final int[] minutes;
    private final SortedMap<SourceName, int[]> hours = new TreeMap<>();
    private long decisions;

    private Counter(Instant from, int length) {
      this.from = from;
      this.minutes = new int[length];
    }

    /** Counts the runs among {@code coming} that start in the window, and reads no further. */
    public void add(Iterator<PlannedSlot> coming) {
      Instant until = from.plus(minutes.length, ChronoUnit.MINUTES);
      while (coming.hasNext()) {
        PlannedSlot slot = coming.next();
        if (!slot.at().isBefore(until)) {
          return;
        }
        decisions++;
        if (slot.isRun() && !slot.at().isBefore(from)) {
          count(slot);
        }
      }
    }

    private void count(PlannedSlot run) {
      int minute = (int) ChronoUnit.MINUTES.between(from, run.at());
      minutes[minute]++;
      hours
          .computeIfAbsent(run.target().source(), of -> new int[hourCount(minutes.length)])[
          minute / 60]++;
    }

    /** How many decisions were looked at. */
    public long decisions() {
      return decisions;
    }

    /**
     * What was counted.
     *
     * @param complete whether that is every target
     */
    public LoadProfile profile(boolean complete) {
      var copies = new TreeMap<SourceName, int[]>();
      hours.forEach((source, of) -> copies.put(source, of.clone()));
      return new LoadProfile(from, minutes.clone(), copies, complete);
    }
  }
}
