package dev.discovery.jdbc;

import dev.discovery.schedule.Slot;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The current row of a result, in Discovery's types. For one thread. */
final class Row {

  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  boolean has(String column) throws SQLException {
    return result.getObject(column) != null;
  }

  String text(String column) throws SQLException {
    return result.getString(column);
  }

  Optional<String> findText(String column) throws SQLException {
    return Optional.ofNullable(result.getString(column));
  }

  boolean flag(String column) throws SQLException {
    return result.getBoolean(column);
  }

  int integer(String column) throws SQLException {
    return result.getInt(column);
  }

  long number(String column) throws SQLException {
    return result.getLong(column);
  }

  double decimal(String column) throws SQLException {
    return result.getDouble(column);
  }

  String[] texts(String column) throws SQLException {
    return (String[]) result.getArray(column).getArray();
  }

  <E extends Enum<E>> E value(Class<E> type, String column) throws SQLException {
    return Enum.valueOf(type, result.getString(column));
  }

  Instant at(String column) throws SQLException {
    return result.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** As SQL has it, infinite or not. */
  OffsetDateTime time(String column) throws SQLException {
    return result.getObject(column, OffsetDateTime.class);
  }

  Optional<Instant> findAt(String column) throws SQLException {
    return Optional.ofNullable(result.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** From source and scope_key. */
  TargetId target() throws SQLException {
    return new TargetId(
        new SourceName(result.getString("source")), ScopeKey.parse(result.getString("scope_key")));
  }

  /** From the three columns that begin with {@code prefix}. */
  Slot slot(String prefix) throws SQLException {
    return new Slot(
        at(prefix + "_at"),
        result.getObject(prefix + "_wall", LocalDateTime.class),
        result.getBoolean(prefix + "_off_grid"));
  }

  Optional<Slot> findSlot(String prefix) throws SQLException {
    return has(prefix + "_at") ? Optional.of(slot(prefix)) : Optional.empty();
  }

  /** From two columns of arrays, of the same length. */
  <E extends Enum<E>> Map<E, Integer> counts(Class<E> type, String reasons, String counts)
      throws SQLException {
    String[] names = texts(reasons);
    Integer[] numbers = (Integer[]) result.getArray(counts).getArray();
    var byReason = new EnumMap<E, Integer>(type);
    for (int n = 0; n < names.length; n++) {
      byReason.put(Enum.valueOf(type, names[n]), numbers[n]);
    }
    return byReason;
  }
}
