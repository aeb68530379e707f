package dev.discovery.jdbc;

import dev.discovery.health.HealthStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/**
 * Walks targets in the order of how bad they are, which is that of an index, each with the cities
 * that ask for it. Thread-safe.
 */
final class CityWalk {

  private static final String ALL_PAUSED =
      """
      EXISTS (
            SELECT
            FROM discovery_pause
            WHERE state = 'STANDING' AND source = '' AND scope_key = '' AND (until_at IS NULL OR until_at > :now)
          )\
      """;

  // A row for each city that asks for a target, from where the walk stands on. A target without any
  // has a row too, so that as many rows as targets tell that there is more.
  private static final String PAIRS =
      """
      SELECT mark, source, scope_key, city_id, city_id IS NULL OR skip OR %2$s AS skip
      FROM (
        %1$s
      ) AS looked
      LEFT JOIN LATERAL (
        SELECT city_id
        FROM discovery_subscription AS own
        WHERE looked.scope_key LIKE 'city:%%'
          AND own.city_id = substr(looked.scope_key, 6) AND own.source = looked.source
          AND own.scope_key = looked.scope_key AND own.status = 'ACTIVE'
          AND (looked.mark, looked.source, looked.scope_key, own.city_id) > (:mark, :source, :scopeKey, :city)
        UNION ALL
        (
          SELECT city_id
          FROM discovery_subscription AS wide
          WHERE wide.source = looked.source AND wide.scope_key = looked.scope_key
            AND wide.status = 'ACTIVE' AND wide.scope_key NOT LIKE 'city:%%'
            AND wide.city_id > CASE
              WHEN (looked.mark, looked.source, looked.scope_key) = (:mark, :source, :scopeKey) THEN :city
              ELSE ''
            END
          ORDER BY city_id
          LIMIT :looked
        )
      ) AS subscriber ON true
      ORDER BY mark, source, scope_key, city_id
      LIMIT :looked
      """;

  static final String FAILING =
      PAIRS.formatted(
          """
          SELECT fail_at AS mark, source, scope_key, false AS skip
          FROM discovery_target_stats
          WHERE fail_at <= :now AND NOT %1$s AND (fail_at, source, scope_key) >= (:mark, :source, :scopeKey)
          ORDER BY fail_at, source, scope_key
          LIMIT :looked\
          """
              .formatted(ALL_PAUSED),
          JdbcHealthStore.PAUSED.formatted("looked"));

  static final String WARNING =
      PAIRS.formatted(
          """
          SELECT warn_at AS mark, source, scope_key, fail_at <= :now AS skip
          FROM discovery_target_stats
          WHERE warn_at <= :end AND NOT %1$s AND (warn_at, source, scope_key) >= (:mark, :source, :scopeKey)
          ORDER BY warn_at, source, scope_key
          LIMIT :looked\
          """
              .formatted(ALL_PAUSED),
          JdbcHealthStore.PAUSED.formatted("looked"));

  // Of some cities those with a target that is worse than where the page begins.
  private static final String BEFORE =
      """
      SELECT wanted.city_id
      FROM unnest(:cities) AS wanted (city_id)
      WHERE EXISTS (
        SELECT
        FROM discovery_subscription AS sub
        JOIN discovery_target_stats AS stats USING (source, scope_key)
        WHERE sub.city_id = wanted.city_id AND sub.status = 'ACTIVE' AND (%1$s) AND NOT %2$s
      )
      ORDER BY wanted.city_id
      LIMIT :limit
      """;

  static final String FAILED_BEFORE =
      BEFORE.formatted(
          """
          (stats.fail_at, stats.source, stats.scope_key, sub.city_id) <= (:mark, :source, :scopeKey, :city)\
          """,
          JdbcHealthStore.PAUSED.formatted("sub"));

  static final String WARNED_BEFORE =
      BEFORE.formatted(
          """
          stats.fail_at <= :now
            OR (stats.warn_at, stats.source, stats.scope_key, sub.city_id) <= (:mark, :source, :scopeKey, :city)\
          """,
          JdbcHealthStore.PAUSED.formatted("sub"));

  static final String UNKNOWN =
      """
      SELECT city_id, EXISTS (
            SELECT
            FROM discovery_subscription AS sub
            JOIN discovery_target_stats AS stats USING (source, scope_key)
            WHERE sub.city_id = city.city_id AND sub.status = 'ACTIVE' AND stats.fail_at IS NOT NULL AND NOT %s
          ) AS skip
      FROM discovery_city AS city
      WHERE city_id > :city
      ORDER BY city_id
      LIMIT :looked
      """
          .formatted(JdbcHealthStore.PAUSED.formatted("sub"));

  private final Database database;
  private final OffsetDateTime now;

  CityWalk(Database database, Instant now) {
    this.database = database;
    this.now = Objects.requireNonNull(Bind.at(now));
  }

  /** What comes after {@code place} in its part of the list, up to a number of rows. */
  List<Pair> after(Place place, boolean thisPartOnly, int rows) {
    if (place.part() == HealthStatus.UNKNOWN) {
      return unknown(place, rows);
    }
    boolean failing = place.part() == HealthStatus.FAIL;
    boolean warningOnly = thisPartOnly && place.part() == HealthStatus.WARN;
    return database.with(
        "cannot read cities by health",
        handle -> {
          Query query = handle.createQuery(failing ? FAILING : WARNING);
          if (!failing) {
            query.bind("end", warningOnly ? now : OffsetDateTime.MAX);
          }
          place.bind(query);
          return query
              .bind("now", now)
              .bind("looked", rows)
              .map((result, context) -> pair(new Row(result), failing, place))
              .list();
        });
  }

  private Pair pair(Row row, boolean failing, Place from) throws SQLException {
    OffsetDateTime mark = row.time("mark");
    HealthStatus passing = mark.isAfter(now) ? HealthStatus.PASS : HealthStatus.WARN;
    Place place =
        new Place(
            failing ? HealthStatus.FAIL : passing,
            mark,
            row.text("source"),
            row.text("scope_key"),
            row.findText("city_id").orElse(""));
    // A target whose cities have all been looked at does not lead back to them.
    return new Pair(
        place.isSameTarget(from) && place.city().isEmpty() ? from : place, row.flag("skip"));
  }

  private List<Pair> unknown(Place place, int rows) {
    return database.with(
        "cannot read cities of unknown health",
        handle ->
            handle
                .createQuery(UNKNOWN)
                .bind("city", place.city())
                .bind("now", now)
                .bind("looked", rows)
                .map(
                    (result, context) -> {
                      var row = new Row(result);
                      return new Pair(Place.unknown(row.text("city_id")), row.flag("skip"));
                    })
                .list());
  }

  /** Those of some cities that are in the list at {@code place} or before it. */
  Set<String> before(Place place, Collection<String> cities) {
    boolean failing = place.part() == HealthStatus.FAIL;
    return database.with(
        "cannot read which cities are worse",
        handle -> {
          Query query = handle.createQuery(failing ? FAILED_BEFORE : WARNED_BEFORE);
          place.bind(query);
          return query
              .bind("cities", SqlArray.texts(cities, city -> city))
              .bind("now", now)
              .bind("limit", cities.size())
              .mapTo(String.class)
              .collect(Collectors.toSet());
        });
  }

  /**
   * Something that was looked at.
   *
   * @param skip whether its city is not in the list for it
   */
  record Pair(Place place, boolean skip) {}
}
