package dev.discovery.jdbc;

import dev.discovery.run.DurationHistogram;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Statistics;
import dev.discovery.run.Verdicts;
import java.sql.SQLException;
import java.util.TreeMap;

/** The columns of counts that all tables of statistics have, of one row. */
final class StatisticsRow {

  private StatisticsRow() {}

  /**
   * From the columns of counts and of items, {@code durations}, and {@code durations_first}, its
   * lower bound: drivers number the elements of an array from the first that is there.
   */
  static Statistics read(Row row) throws SQLException {
    RunTotals ended =
        new RunTotals(
            row.number("succeeded"),
            row.number("failed"),
            row.number("cancelled"),
            row.number("lost"));
    long ok = row.number("ok");
    long partial = row.number("partial");
    long empty = row.number("empty");
    long judgedFailed = ended.succeeded() - ok - partial - empty;
    return new Statistics(
        ended,
        new Verdicts(ok, partial, empty, judgedFailed + ended.failed() + ended.lost()),
        RunRow.items(row),
        durations(row));
  }

  private static DurationHistogram durations(Row row) throws SQLException {
    if (!row.has("durations")) {
      return DurationHistogram.NONE;
    }
    int bucket = row.integer("durations_first");
    var counts = new TreeMap<Integer, Long>();
    for (Number count : row.numbers("durations")) {
      if (count != null && count.longValue() > 0) {
        counts.put(bucket, count.longValue());
      }
      bucket++;
    }
    return new DurationHistogram(counts);
  }
}
