package dev.discovery.quickstart;

import dev.discovery.source.ItemCounts;
import dev.discovery.source.TargetId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;

/** The host's own table of events, written by plain JDBC. Thread-safe. */
final class EventTable {

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS event (
        source text NOT NULL,
        scope text NOT NULL,
        uid text NOT NULL,
        title text NOT NULL,
        venue text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        all_day boolean NOT NULL,
        cancelled boolean NOT NULL,
        PRIMARY KEY (source, scope, uid)
      )
      """;

  // A row that says the same already is not written, and so not returned. xmax is 0 in a new one.
  private static final String UPSERT =
      """
      INSERT INTO event (source, scope, uid, title, venue, starts_at, ends_at, all_day, cancelled)
      SELECT ?, ?, uid, title, venue, starts_at::timestamptz, ends_at::timestamptz, all_day, cancelled
      FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[])
        AS offered (uid, title, venue, starts_at, ends_at, all_day, cancelled)
      ORDER BY uid
      ON CONFLICT (source, scope, uid) DO UPDATE
      SET title = excluded.title, venue = excluded.venue, starts_at = excluded.starts_at,
        ends_at = excluded.ends_at, all_day = excluded.all_day, cancelled = excluded.cancelled
      WHERE (event.title, event.venue, event.starts_at, event.ends_at, event.all_day, event.cancelled)
        IS DISTINCT FROM (excluded.title, excluded.venue, excluded.starts_at, excluded.ends_at,
          excluded.all_day, excluded.cancelled)
      RETURNING xmax = 0 AS created
      """;

  private static final String TITLES =
      """
      SELECT uid, title
      FROM event
      WHERE source = ? AND scope = ?
      ORDER BY uid
      """;

  private final DataSource database;

  private EventTable(DataSource database) {
    this.database = database;
  }

  /**
   * Creates the table, if it is not there.
   *
   * @param database Discovery's transactional one: then an upsert inside of {@code
   *     inFencedTransaction} commits only if the attempt still holds its run
   */
  static EventTable createIn(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(CREATE)) {
      statement.execute();
    }
    return new EventTable(database);
  }

  /**
   * Inserts what is new and updates what has changed, by UID; one statement, whatever their number.
   *
   * @return how many were created, updated and left as they were
   */
  ItemCounts upsert(TargetId target, List<Event> events) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      statement.setString(1, target.source().value());
      statement.setString(2, target.scope().toString());
      column(statement, 3, "text", events, Event::uid);
      column(statement, 4, "text", events, Event::title);
      column(statement, 5, "text", events, Event::venue);
      column(statement, 6, "text", events, event -> text(event.startsAt()));
      column(statement, 7, "text", events, event -> text(event.endsAt()));
      column(statement, 8, "boolean", events, Event::allDay);
      column(statement, 9, "boolean", events, Event::cancelled);
      return counts(statement, events.size());
    } catch (SQLException e) {
      throw new IllegalStateException("cannot store events (target=" + target + ")", e);
    }
  }

  /** The titles that are stored for a target, by UID. */
  Map<String, String> titles(TargetId target) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(TITLES)) {
      statement.setString(1, target.source().value());
      statement.setString(2, target.scope().toString());
      var titles = new TreeMap<String, String>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          titles.put(rows.getString("uid"), rows.getString("title"));
        }
      }
      return titles;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read events (target=" + target + ")", e);
    }
  }

  private static ItemCounts counts(PreparedStatement statement, int offered) throws SQLException {
    int created = 0;
    int updated = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        if (rows.getBoolean("created")) {
          created++;
        } else {
          updated++;
        }
      }
    }
    return new ItemCounts(offered, created, updated, offered - created - updated, 0, 0);
  }

  private static String text(Instant at) {
    return at.toString();
  }

  private static void column(
      PreparedStatement statement,
      int index,
      String type,
      List<Event> events,
      Function<Event, Object> value)
      throws SQLException {
    Object[] values = events.stream().map(value).toArray();
    statement.setArray(index, statement.getConnection().createArrayOf(type, values));
  }
}
