package dev.discovery.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement with named parameters, read once and given to the driver alone. For those that every
 * run executes by itself: with dozens of parameters, finding out for each execution anew how to
 * bind them takes as long as the statement. Immutable.
 */
final class PlainUpdate {

  private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z]\\w*)");

  private final String text;
  private final List<String> parameters;

  private PlainUpdate(String text, List<String> parameters) {
    this.text = text;
    this.parameters = parameters;
  }

  static PlainUpdate of(String sql) {
    return new PlainUpdate(
        PARAMETER.matcher(sql).replaceAll("?"),
        PARAMETER.matcher(sql).results().map((MatchResult found) -> found.group(1)).toList());
  }

  /**
   * Executes it.
   *
   * @param values of all parameters
   * @return how many rows were changed
   */
  int execute(Connection connection, Map<String, @Nullable Object> values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      for (int n = 0; n < parameters.size(); n++) {
        String parameter = parameters.get(n);
        if (!values.containsKey(parameter)) {
          throw new IllegalArgumentException("expected a value of " + parameter);
        }
        bind(statement, n + 1, values.get(parameter));
      }
      return statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, int position, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(position, Types.NULL);
    } else if (value instanceof SqlArray array) {
      Array made = array.on(statement.getConnection());
      statement.setArray(position, made);
    } else {
      statement.setObject(position, value);
    }
  }
}
