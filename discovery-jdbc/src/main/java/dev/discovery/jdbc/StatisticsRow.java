package dev.discovery.jdbc;

import dev.discovery.run.DurationHistogram;
import dev.discovery.run.Ending;
import dev.discovery.run.LastFailure;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Standing;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Verdicts;
import dev.discovery.source.ItemCounts;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.SqlStatement;

/** What the queries for statistics give, one row at a time. */
final class StatisticsRow {

  private static final String OF_A_WINDOW = "in_";

  private StatisticsRow() {}

  /** The totals of a target: {@link StatsSql#TOTALS}, all of them null if it never ran. */
  static TargetStats target(Row row) throws SQLException {
    return row.has("last_run_at")
        ? new TargetStats(row.target(), read(row), standing(row))
        : TargetStats.none(row.target());
  }

  /** From the columns of what the newest runs say. */
  static Standing standing(Row row) throws SQLException {
    return new Standing(
        row.findAt("last_run_at"),
        row.findAt("last_success_at"),
        row.findAt("last_nonempty_at"),
        lastFailure(row),
        row.number("consecutive_successes"),
        row.number("consecutive_failures"),
        endings(row));
  }

  static Optional<LastFailure> lastFailure(Row row) throws SQLException {
    Optional<Instant> failedAt = row.findAt("last_failure_at");
    return RunRow.failure(row, "last_failure")
        .flatMap(why -> failedAt.map(at -> new LastFailure(why, at)));
  }

  /** From {@code recent}, one letter for each. */
  static List<Ending> endings(Row row) throws SQLException {
    return row.findText("recent")
        .orElse("")
        .chars()
        .mapToObj(letter -> Ending.of((char) letter))
        .toList();
  }

  /** From the columns of counts and of items, and {@code durations} in print. */
  static Statistics read(Row row) throws SQLException {
    return read(row, "");
  }

  /** As {@link #read(Row)}, from sums over many rows; their durations are in print, one by one. */
  static Statistics inside(Row row) throws SQLException {
    return read(row, OF_A_WINDOW);
  }

  /** Binds what {@link #read(Row)} reads: durations in print. */
  static void bind(SqlStatement<?> statement, Statistics sum) {
    statement
        .bind("succeeded", sum.ended().succeeded())
        .bind("failed", sum.ended().failed())
        .bind("cancelled", sum.ended().cancelled())
        .bind("lost", sum.ended().lost())
        .bind("ok", sum.verdicts().ok())
        .bind("partial", sum.verdicts().partial())
        .bind("empty", sum.verdicts().empty())
        .bind("found", sum.items().found())
        .bind("created", sum.items().created())
        .bind("updated", sum.items().updated())
        .bind("unchanged", sum.items().unchanged())
        .bind("skipped", sum.items().skipped())
        .bind("itemsFailed", sum.items().failed())
        .bind("durations", DurationSql.literal(sum.durations()));
  }

  private static DurationHistogram durations(Optional<String> printed) {
    var durations = new TreeMap<Integer, Long>();
    printed.stream()
        .flatMap(all -> Arrays.stream(all.split(" ")))
        .forEach(each -> addTo(durations, each));
    return new DurationHistogram(durations);
  }

  /**
   * Adds an array, which says {@code [37:39]={1,NULL,2}}, or no bounds if its first subscript is 1.
   * In print, because drivers number the elements of an array from the first that is there.
   */
  private static void addTo(Map<Integer, Long> durations, String printed) {
    boolean bounded = printed.startsWith("[");
    int bucket = bounded ? Integer.parseInt(printed.substring(1, printed.indexOf(':'))) : 1;
    String elements = printed.substring(printed.indexOf('{') + 1, printed.length() - 1);
    for (String count : elements.split(",")) {
      if (!count.equals("NULL") && !count.equals("0")) {
        durations.merge(bucket, Long.parseLong(count), Long::sum);
      }
      bucket++;
    }
  }

  private static Statistics read(Row row, String prefix) throws SQLException {
    RunTotals ended =
        new RunTotals(
            row.number(prefix + "succeeded"),
            row.number(prefix + "failed"),
            row.number(prefix + "cancelled"),
            row.number(prefix + "lost"));
    long ok = row.number(prefix + "ok");
    long partial = row.number(prefix + "partial");
    long empty = row.number(prefix + "empty");
    long judgedFailed = ended.succeeded() - ok - partial - empty;
    return new Statistics(
        ended,
        new Verdicts(ok, partial, empty, judgedFailed + ended.failed() + ended.lost()),
        new ItemCounts(
            row.number(prefix + "items_found"),
            row.number(prefix + "items_created"),
            row.number(prefix + "items_updated"),
            row.number(prefix + "items_unchanged"),
            row.number(prefix + "items_skipped"),
            row.number(prefix + "items_failed")),
        durations(row.findText(prefix + "durations")));
  }
}
