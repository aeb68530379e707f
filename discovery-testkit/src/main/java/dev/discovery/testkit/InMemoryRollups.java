package dev.discovery.testkit;

import dev.discovery.port.Housekeeping.Step;
import dev.discovery.proof.SourceDiscrepancy;
import dev.discovery.proof.SourceHours;
import dev.discovery.proof.TargetDays;
import dev.discovery.run.Pruned;
import dev.discovery.run.Run;
import dev.discovery.run.RunProgress;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Statistics;
import dev.discovery.run.Verdict;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What ended, by target and day and by source and hour, to which the ledger adds each run that
 * ends. Days and hours are those of UTC. Thread-safe.
 */
final class InMemoryRollups {

  /** The hour of what was before the hours that are kept. */
  private static final Instant BEFORE = SourceHours.EARLIER;

  private static final int ONLY = 1;

  private final Table<TargetDay, Statistics> days;
  private final Table<SourceHour, Statistics> hours;
  private final Table<SourceFailure, Long> failures;
  private final Table<Integer, Boolean> steps;

  InMemoryRollups(MemoryDatabase database) {
    this.days = new Table<>(database);
    this.hours = new Table<>(database);
    this.failures = new Table<>(database);
    this.steps = new Table<>(database);
  }

  /** A target's day. */
  record TargetDay(TargetId target, LocalDate day) implements Comparable<TargetDay> {

    private static final Comparator<TargetDay> ORDER =
        Comparator.comparing(TargetDay::target).thenComparing(TargetDay::day);

    /** Spreads the days, whose own hashes are few and close together. */
    @Override
    public int hashCode() {
      return target.hashCode() + Long.hashCode(day.toEpochDay()) * 0x9E3779B1;
    }

    @Override
    public int compareTo(TargetDay other) {
      return ORDER.compare(this, other);
    }
  }

  /** A source's hour. */
  record SourceHour(SourceName source, Instant hour) implements Comparable<SourceHour> {

    private static final Comparator<SourceHour> ORDER =
        Comparator.comparing(SourceHour::source).thenComparing(SourceHour::hour);

    @Override
    public int compareTo(SourceHour other) {
      return ORDER.compare(this, other);
    }
  }

  /** The failures of one kind in a source's hour. */
  record SourceFailure(SourceName source, Instant hour, FailureKind kind)
      implements Comparable<SourceFailure> {

    private static final Comparator<SourceFailure> ORDER =
        Comparator.comparing(SourceFailure::source)
            .thenComparing(SourceFailure::hour)
            .thenComparing(SourceFailure::kind);

    @Override
    public int compareTo(SourceFailure other) {
      return ORDER.compare(this, other);
    }
  }

  /** Adds a run that has just ended; in a statement of the ledger. */
  void add(Run ended) {
    RunProgress end = ended.progress();
    Instant at = end.finishedAt().orElseThrow();
    LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
    SourceName source = ended.target().source();
    add(days, new TargetDay(ended.target(), day), ended);
    Instant hour = at.truncatedTo(ChronoUnit.HOURS);
    add(hours, new SourceHour(source, hour), ended);
    end.failure()
        .filter(why -> end.verdict().filter(Verdict.FAILED::equals).isPresent())
        .ifPresent(why -> count(new SourceFailure(source, hour, why.kind())));
  }

  private static <K extends Comparable<? super K>> void add(
      Table<K, Statistics> table, K key, Run ended) {
    if (!table.insert(key, Statistics.NONE.plus(ended))) {
      table.put(key, table.find(key).orElseThrow().plus(ended));
    }
  }

  private void count(SourceFailure key) {
    if (!failures.insert(key, 1L)) {
      failures.put(key, failures.find(key).orElseThrow() + 1);
    }
  }

  /** Forgets the oldest days and hours from before {@code since}. */
  Step prune(LocalDate since, int limit) {
    if (!steps.tryLock(ONLY)) {
      return new Step(Pruned.NOTHING, false);
    }
    Instant start = since.atStartOfDay().toInstant(ZoneOffset.UTC);
    List<TargetDay> oldDays =
        some(days, key -> key.day().isBefore(since), Comparator.comparing(TargetDay::day), limit);
    List<SourceHour> oldHours =
        some(
            hours,
            key -> isBetween(key.hour(), start),
            Comparator.comparing(SourceHour::hour),
            limit);
    List<SourceFailure> oldFailures =
        some(
            failures,
            key -> isBetween(key.hour(), start),
            Comparator.comparing(SourceFailure::hour),
            limit);
    oldDays.forEach(days::remove);
    oldHours.forEach(
        key -> fold(hours, key, new SourceHour(key.source(), BEFORE), Statistics::plus));
    oldFailures.forEach(
        key -> fold(failures, key, new SourceFailure(key.source(), BEFORE, key.kind()), Long::sum));
    boolean more =
        oldDays.size() == limit || oldHours.size() == limit || oldFailures.size() == limit;
    return new Step(new Pruned(RunTotals.NONE, 0, 0, 0, oldDays.size(), oldHours.size()), more);
  }

  /** Keeps others from pruning until the transaction ends. */
  void lock() {
    steps.insert(ONLY, true);
  }

  /** Everything that is kept of a source; in a statement of another store. */
  SourceHours of(SourceName source) {
    var byKind = new TreeMap<Instant, Map<FailureKind, Long>>();
    failures
        .rows()
        .forEach(
            (key, runs) -> {
              if (key.source().equals(source)) {
                byKind
                    .computeIfAbsent(key.hour(), none -> new EnumMap<>(FailureKind.class))
                    .merge(key.kind(), runs, Long::sum);
              }
            });
    return new SourceHours(hours(source, BEFORE), byKind);
  }

  /** Puts an hour right, and adds what ended in it meanwhile; in a statement of another store. */
  void correct(SourceName source, SourceDiscrepancy.Hour wrong) {
    var hour = new SourceHour(source, wrong.start());
    hours.insert(hour, Statistics.NONE);
    Statistics now = hours.find(hour).orElseThrow();
    Statistics since = now.minus(wrong.stored().runs()).orElseThrow();
    Statistics right = wrong.expected().runs().plus(since);
    if (right.equals(Statistics.NONE)) {
      hours.remove(hour);
    } else {
      hours.put(hour, right);
    }
    var more = new EnumMap<FailureKind, Long>(FailureKind.class);
    wrong.expected().failures().forEach((kind, runs) -> more.merge(kind, runs, Long::sum));
    wrong.stored().failures().forEach((kind, runs) -> more.merge(kind, -runs, Long::sum));
    more.forEach((kind, runs) -> correct(new SourceFailure(source, wrong.start(), kind), runs));
  }

  private void correct(SourceFailure key, long more) {
    failures.insert(key, 0L);
    long right = failures.find(key).orElseThrow() + more;
    if (right == 0) {
      failures.remove(key);
    } else {
      failures.put(key, right);
    }
  }

  /** Puts a day right; in a statement of another store. */
  void correct(TargetId target, TargetDays.Day wrong) {
    var key = new TargetDay(target, wrong.date());
    if (wrong.expected().equals(Statistics.NONE)) {
      days.remove(key);
    } else {
      days.put(key, wrong.expected());
    }
  }

  private static boolean isBetween(Instant hour, Instant before) {
    return hour.isAfter(BEFORE) && hour.isBefore(before);
  }

  private static <K extends Comparable<? super K>> List<K> some(
      Table<K, ?> table, Predicate<K> which, Comparator<K> order, int limit) {
    return table.rows().keySet().stream()
        .filter(which)
        .sorted(order)
        .filter(table::tryLock)
        .limit(limit)
        .toList();
  }

  private static <K extends Comparable<? super K>, V> void fold(
      Table<K, V> table, K from, K into, BinaryOperator<V> sum) {
    V more = table.find(from).orElseThrow();
    table.put(into, table.find(into).map(known -> sum.apply(known, more)).orElse(more));
    table.remove(from);
  }

  /** The days of a target that are kept; in a statement of another store. */
  SortedMap<LocalDate, Statistics> days(TargetId target) {
    var found = new TreeMap<LocalDate, Statistics>();
    days.rows()
        .subMap(
            new TargetDay(target, LocalDate.MIN), true, new TargetDay(target, LocalDate.MAX), true)
        .forEach((key, sum) -> found.put(key.day(), sum));
    return found;
  }

  /** The hours of a source from one on; in a statement of another store. */
  SortedMap<Instant, Statistics> hours(SourceName source, Instant from) {
    var found = new TreeMap<Instant, Statistics>();
    hours
        .rows()
        .subMap(new SourceHour(source, from), true, new SourceHour(source, Instant.MAX), false)
        .forEach((key, sum) -> found.put(key.hour(), sum));
    return found;
  }

  /** Every source that has an hour, by name; in a statement of another store. */
  Set<SourceName> sources() {
    return hours.rows().keySet().stream()
        .map(SourceHour::source)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The failures of a source from an hour on, by kind; in a statement of another store. */
  Map<FailureKind, Long> failures(SourceName source, Instant from) {
    var found = new EnumMap<FailureKind, Long>(FailureKind.class);
    failures
        .rows()
        .forEach(
            (key, runs) -> {
              if (key.source().equals(source) && !key.hour().isBefore(from)) {
                found.merge(key.kind(), runs, Long::sum);
              }
            });
    return found;
  }
}
