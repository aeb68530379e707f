package dev.discovery.testkit;

import dev.discovery.run.Run;
import dev.discovery.run.RunProgress;
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

/**
 * What ended, by target and day and by source and hour, to which the ledger adds each run that
 * ends. Days and hours are those of UTC. Thread-safe.
 */
final class InMemoryRollups {

  private static final int SHARDS = 8;

  private final Table<TargetDay, Statistics> days;
  private final Table<SourceHour, Statistics> hours;
  private final Table<SourceFailure, Long> failures;

  InMemoryRollups(MemoryDatabase database) {
    this.days = new Table<>(database);
    this.hours = new Table<>(database);
    this.failures = new Table<>(database);
  }

  /** A target's day. */
  record TargetDay(TargetId target, LocalDate day) implements Comparable<TargetDay> {

    private static final Comparator<TargetDay> ORDER =
        Comparator.comparing(TargetDay::target).thenComparing(TargetDay::day);

    @Override
    public int compareTo(TargetDay other) {
      return ORDER.compare(this, other);
    }
  }

  /** A part of a source's hour: ends of different targets seldom wait for each other. */
  record SourceHour(SourceName source, Instant hour, int shard) implements Comparable<SourceHour> {

    private static final Comparator<SourceHour> ORDER =
        Comparator.comparing(SourceHour::source)
            .thenComparing(SourceHour::hour)
            .thenComparing(SourceHour::shard);

    @Override
    public int compareTo(SourceHour other) {
      return ORDER.compare(this, other);
    }
  }

  /** A part of the failures of one kind on a source's day. */
  record SourceFailure(SourceName source, LocalDate day, FailureKind kind, int shard)
      implements Comparable<SourceFailure> {

    private static final Comparator<SourceFailure> ORDER =
        Comparator.comparing(SourceFailure::source)
            .thenComparing(SourceFailure::day)
            .thenComparing(SourceFailure::kind)
            .thenComparing(SourceFailure::shard);

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
    int shard = shard(ended.target());
    add(days, new TargetDay(ended.target(), day), ended);
    add(hours, new SourceHour(source, at.truncatedTo(ChronoUnit.HOURS), shard), ended);
    end.failure()
        .filter(why -> end.verdict().filter(Verdict.FAILED::equals).isPresent())
        .ifPresent(why -> count(new SourceFailure(source, day, why.kind(), shard)));
  }

  private static <K extends Comparable<? super K>> void add(
      Table<K, Statistics> table, K key, Run ended) {
    table.insert(key, Statistics.NONE);
    table.put(key, table.find(key).orElseThrow().plus(ended));
  }

  private void count(SourceFailure key) {
    failures.insert(key, 0L);
    failures.put(key, failures.find(key).orElseThrow() + 1);
  }

  private static int shard(TargetId target) {
    return Math.floorMod(target.scope().toString().hashCode(), SHARDS);
  }
}
