package dev.discovery.dbscheduler;

import dev.discovery.source.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Looks at the job table and changes it, around the queue and the scheduler. */
record JobRows(DataSource pool) {

  /** A row, or what matters of it. */
  record Row(
      String task,
      String instance,
      byte[] data,
      Instant executionTime,
      boolean picked,
      int failures,
      Optional<Instant> heartbeat,
      Optional<Integer> priority) {}

  List<Row> all() {
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT task_name, task_instance, task_data, execution_time, picked,
                       coalesce(consecutive_failures, 0), last_heartbeat, priority
                FROM discovery_job
                ORDER BY task_name, task_instance
                """);
        ResultSet found = query.executeQuery()) {
      var rows = new ArrayList<Row>();
      while (found.next()) {
        rows.add(
            new Row(
                found.getString(1),
                found.getString(2),
                found.getBytes(3),
                found.getObject(4, OffsetDateTime.class).toInstant(),
                found.getBoolean(5),
                found.getInt(6),
                Optional.ofNullable(found.getObject(7, OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant),
                Optional.ofNullable(found.getObject(8, Integer.class))));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  List<Row> runs() {
    return all().stream().filter(row -> row.task().equals(JobNames.RUN)).toList();
  }

  /** The first column of what {@code sql} finds; instants are bound as such. */
  List<String> strings(String sql, Object... values) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet found = statement.executeQuery()) {
        var strings = new ArrayList<String>();
        while (found.next()) {
          strings.add(found.getString(1));
        }
        return strings;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Row of(RunId run) {
    return runs().stream()
        .filter(row -> row.instance().equals(run.toString()))
        .findFirst()
        .orElseThrow();
  }

  Row of(String task) {
    return all().stream().filter(row -> row.task().equals(task)).findFirst().orElseThrow();
  }

  void insert(String task, String instance, Instant at) {
    update(
        "INSERT INTO discovery_job (task_name, task_instance, execution_time, picked, version)"
            + " VALUES (?, ?, ?, FALSE, 1)",
        task,
        instance,
        at);
  }

  /** As if a worker had taken it at {@code heartbeat} and never been heard of again. */
  void pick(String task, Instant heartbeat) {
    update(
        "UPDATE discovery_job SET picked = TRUE, picked_by = 'ghost', last_heartbeat = ?,"
            + " version = version + 1 WHERE task_name = ?",
        heartbeat,
        task);
  }

  void update(String sql, Object... values) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int n = 0; n < values.length; n++) {
      statement.setObject(
          n + 1, values[n] instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : values[n]);
    }
  }
}
