package dev.discovery.run;

import dev.discovery.Check;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;

/**
 * For how long history is kept, each 1 day to 3,650 days. What a deleted run counted for stays in
 * the totals of its target. Runs in flight stay, whatever their age, and so do the newest run, the
 * newest success and the newest decision of each target. What a deleted hour or day counted for
 * stays in the totals of its source and its target. Versions of configs and what was asked for as a
 * backfill are kept forever; pauses go once they have been dealt with.
 *
 * @param succeeded runs that succeeded, judged OK, PARTIAL or EMPTY, since their end; default 30
 *     days
 * @param unsuccessful runs that failed, were judged FAILED, were lost or cancelled, since their
 *     end; default 180 days
 * @param skipped decisions without a run; default 30 days
 * @param ticks reports of ticks; default 14 days
 * @param audit what people did; default 400 days
 * @param statistics what ended in each day of a target and each hour of a source; default 100 days,
 *     at least 91
 */
public record Retention(
    Duration succeeded,
    Duration unsuccessful,
    Duration skipped,
    Duration ticks,
    Duration audit,
    Duration statistics) {

  private static final Duration SHORTEST = Duration.ofDays(1);
  private static final Duration SHORTEST_STATISTICS = Duration.ofDays(91);
  private static final Duration LONGEST = Duration.ofDays(3_650);

  /** The defaults. */
  public static final Retention DEFAULT =
      new Retention(
          Duration.ofDays(30),
          Duration.ofDays(180),
          Duration.ofDays(30),
          Duration.ofDays(14),
          Duration.ofDays(400),
          Duration.ofDays(100));

  /** Checks the ranges. */
  public Retention {
    check("retention of succeeded runs", succeeded);
    check("retention of unsuccessful runs", unsuccessful);
    check("retention of skipped decisions", skipped);
    check("retention of ticks", ticks);
    check("retention of the audit log", audit);
    check("retention of statistics", statistics);
    boolean quarter = statistics.compareTo(SHORTEST_STATISTICS) >= 0;
    Check.argument(quarter, "retention of statistics", "at least 91 days", statistics);
  }

  private static void check(String path, Duration length) {
    boolean ok = length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0;
    Check.argument(ok, path, "1 day to 3650 days", length);
  }

  /** The same, with another length for {@link #succeeded}. */
  public Retention withSucceeded(Duration length) {
    return new Retention(length, unsuccessful, skipped, ticks, audit, statistics);
  }

  /** The same, with another length for {@link #unsuccessful}. */
  public Retention withUnsuccessful(Duration length) {
    return new Retention(succeeded, length, skipped, ticks, audit, statistics);
  }

  /** The same, with another length for decisions without a run. */
  public Retention withSkipped(Duration length) {
    return new Retention(succeeded, unsuccessful, length, ticks, audit, statistics);
  }

  /** The same, with another length for reports of ticks. */
  public Retention withTicks(Duration length) {
    return new Retention(succeeded, unsuccessful, skipped, length, audit, statistics);
  }

  /** The same, with another length for what people did. */
  public Retention withAudit(Duration length) {
    return new Retention(succeeded, unsuccessful, skipped, ticks, length, statistics);
  }

  /** The same, with another length for the days of targets and the hours of sources. */
  public Retention withStatistics(Duration length) {
    return new Retention(succeeded, unsuccessful, skipped, ticks, audit, length);
  }

  /** The first UTC day that statistics are kept of: from the start of it, hours too. */
  public LocalDate statisticsSince(Instant now) {
    return LocalDate.ofInstant(now.minus(statistics), ZoneOffset.UTC);
  }

  /** No entry of the ledger that was decided at {@code now} less this or later is deleted. */
  public Instant nothingSince(Instant now) {
    return now.minus(Collections.min(List.of(succeeded, unsuccessful, skipped)));
  }
}
