package dev.discovery.jdbc;

import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.CatchUp.Mode;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The columns of policies, which discovery_source and discovery_target have alike. */
final class PolicyColumns {

  /** What {@link #read} needs. */
  static final String NAMES =
      "overlap, catch_up, catch_up_window_seconds, spread_ms, objective_seconds";

  /** What {@link #bind(SqlStatement, SlotPolicies)} binds, in the order of {@link #NAMES}. */
  static final String ROW = ":overlap, :catchUp, :catchUpWindow, :spread, :objective";

  /** What {@link #bind(SqlStatement, List)} binds, in the order of {@link #NAMES}. */
  static final String ROWS = ":overlaps, :catchUps, :catchUpWindows, :spreads, :objectives";

  private PolicyColumns() {}

  static SlotPolicies read(Row row) throws SQLException {
    return new SlotPolicies(
        row.value(Overlap.class, "overlap"),
        new CatchUp(row.value(Mode.class, "catch_up"), length(row, "catch_up_window_seconds")),
        new Spread(Duration.ofMillis(row.integer("spread_ms"))),
        length(row, "objective_seconds"));
  }

  private static Optional<Duration> length(Row row, String seconds) throws SQLException {
    return row.has(seconds)
        ? Optional.of(Duration.ofSeconds(row.integer(seconds)))
        : Optional.empty();
  }

  static void bind(SqlStatement<?> statement, SlotPolicies policies) {
    statement
        .bind("overlap", policies.overlap().name())
        .bind("catchUp", policies.catchUp().mode().name())
        .bind("catchUpWindow", catchUpWindow(policies))
        .bind("spread", spread(policies))
        .bind("objective", seconds(policies.objective()));
  }

  static void bind(SqlStatement<?> statement, List<SlotPolicies> policies) {
    statement
        .bind("overlaps", SqlArray.texts(policies, each -> each.overlap().name()))
        .bind("catchUps", SqlArray.texts(policies, each -> each.catchUp().mode().name()))
        .bind("catchUpWindows", SqlArray.ints(policies, PolicyColumns::catchUpWindow))
        .bind("spreads", SqlArray.ints(policies, PolicyColumns::spread))
        .bind("objectives", SqlArray.ints(policies, each -> seconds(each.objective())));
  }

  private static @Nullable Integer catchUpWindow(SlotPolicies policies) {
    return seconds(policies.catchUp().window());
  }

  private static @Nullable Integer seconds(Optional<Duration> length) {
    return length.map(of -> (int) of.toSeconds()).orElse(null);
  }

  private static int spread(SlotPolicies policies) {
    return (int) policies.spread().window().toMillis();
  }
}
