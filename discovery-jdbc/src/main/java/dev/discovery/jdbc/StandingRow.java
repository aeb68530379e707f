package dev.discovery.jdbc;

import dev.discovery.run.Ending;
import dev.discovery.run.LastFailure;
import dev.discovery.run.Standing;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What the newest runs of a target say, from a row of discovery_target_stats. */
final class StandingRow {

  /** What {@link #read} needs. */
  static final String COLUMNS =
      """
      last_run_at, last_success_at, last_nonempty_at,
          last_failure_at, last_failure_kind, last_failure_message,
          consecutive_successes, consecutive_failures, recent\
      """;

  private StandingRow() {}

  static Standing read(Row row) throws SQLException {
    Optional<Instant> failedAt = row.findAt("last_failure_at");
    return new Standing(
        row.findAt("last_run_at"),
        row.findAt("last_success_at"),
        row.findAt("last_nonempty_at"),
        RunRow.failure(row, "last_failure")
            .flatMap(why -> failedAt.map(at -> new LastFailure(why, at))),
        row.number("consecutive_successes"),
        row.number("consecutive_failures"),
        row.text("recent").chars().mapToObj(letter -> Ending.of((char) letter)).toList());
  }
}
