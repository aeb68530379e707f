package dev.discovery.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * One column of many rows, for {@code unnest}: the statement stays the same whatever the number of
 * rows. Elements may be null. Immutable.
 */
final class SqlArray implements Argument {

  private final String type;
  private final @Nullable Object[] elements;

  private SqlArray(String type, @Nullable Object[] elements) {
    this.type = type;
    this.elements = elements;
  }

  static <R> SqlArray texts(Collection<R> rows, Function<R, @Nullable String> column) {
    return new SqlArray("text", fill(rows, column, new String[rows.size()]));
  }

  static <R> SqlArray flags(Collection<R> rows, Function<R, @Nullable Boolean> column) {
    return new SqlArray("bool", fill(rows, column, new Boolean[rows.size()]));
  }

  static <R> SqlArray longs(Collection<R> rows, Function<R, @Nullable Long> column) {
    return new SqlArray("int8", fill(rows, column, new Long[rows.size()]));
  }

  static <R> SqlArray ints(Collection<R> rows, Function<R, @Nullable Integer> column) {
    return new SqlArray("int4", fill(rows, column, new Integer[rows.size()]));
  }

  /** Instants, cut to microseconds. */
  static <R> SqlArray instants(Collection<R> rows, Function<R, @Nullable Instant> column) {
    return new SqlArray(
        "timestamptz",
        fill(rows, column.andThen(at -> Bind.text(Bind.at(at))), new String[rows.size()]));
  }

  static <R> SqlArray walls(Collection<R> rows, Function<R, @Nullable LocalDateTime> column) {
    return new SqlArray(
        "timestamp", fill(rows, column.andThen(Bind::text), new String[rows.size()]));
  }

  private static <R, E> @Nullable Object[] fill(
      Collection<R> rows, Function<R, @Nullable E> column, @Nullable Object[] into) {
    Iterator<R> each = rows.iterator();
    for (int n = 0; n < into.length; n++) {
      into[n] = column.apply(each.next());
    }
    return into;
  }

  @Override
  public void apply(int position, PreparedStatement statement, StatementContext context)
      throws SQLException {
    statement.setArray(position, on(statement.getConnection()));
  }

  /** As the driver takes it. */
  Array on(Connection connection) throws SQLException {
    return connection.createArrayOf(type, elements);
  }

  @Override
  public String toString() {
    return elements.length + " of " + type;
  }
}
