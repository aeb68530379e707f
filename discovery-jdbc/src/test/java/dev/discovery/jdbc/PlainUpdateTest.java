package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlainUpdateTest {

  private static final DataSource POOL = Postgres.freshSchema();

  private static final PlainUpdate INSERT =
      PlainUpdate.of(
          """
          INSERT INTO plain (number, again, words, nothing)
          VALUES (:number, '7'::int + :number, :words, CAST(:nothing AS text))
          """);

  @Test
  void parameters_are_bound_by_name_wherever_they_are_and_casts_are_none() throws SQLException {
    Map<String, @Nullable Object> values = values();

    try (Connection connection = POOL.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE plain (number int, again int, words text[], nothing text)");

      assertThat(INSERT.execute(connection, values)).isEqualTo(1);

      try (var row = statement.executeQuery("SELECT plain::text FROM plain")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("(3,10,\"{a,b}\",)");
      }
    }
  }

  @Test
  void parameter_without_a_value_is_named() throws SQLException {
    Map<String, @Nullable Object> values = values();
    values.remove("nothing");

    try (Connection connection = POOL.getConnection()) {
      assertThatThrownBy(() -> INSERT.execute(connection, values))
          .hasMessage("expected a value of nothing");
    }
  }

  private static Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("number", 3);
    values.put("words", SqlArray.texts(List.of("a", "b"), word -> word));
    values.put("nothing", null);
    return values;
  }
}
