package dev.discovery.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Plain statements, for set-up and for the contenders that are nothing but SQL. Thread-safe. */
record Sql(DataSource pool) {

  /** Runs one statement in a transaction of its own and returns how many rows it changed. */
  int update(String sql, Object... values) {
    try (Connection connection = pool.getConnection()) {
      return update(connection, sql, values);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Runs one statement on a connection. */
  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /** The only value of the only row. */
  String value(String sql, Object... values) {
    return values(sql, values).get(0);
  }

  /** The first value of each row. */
  List<String> values(String sql, Object... values) {
    try (Connection connection = pool.getConnection()) {
      return values(connection, sql, values);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first value of each row, by a connection. */
  static List<String> values(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      List<String> all = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          all.add(row.getString(1));
        }
      }
      return all;
    }
  }

  /** As the driver takes it. */
  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
