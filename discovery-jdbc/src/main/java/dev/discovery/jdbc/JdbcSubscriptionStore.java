package dev.discovery.jdbc;

import dev.discovery.city.CityId;
import dev.discovery.plan.Demand;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.SubscriptionStore;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** What cities want, in discovery_subscription. Thread-safe. */
final class JdbcSubscriptionStore implements SubscriptionStore {

  // A city has as many rows as its config has sources, which its codec limits.
  private static final String OF_CITIES =
      """
      SELECT city_id, source, scope_key, frequency_seconds, status, detail, settings_fingerprint
      FROM discovery_subscription
      WHERE city_id = ANY(:cities)
      ORDER BY city_id, source
      """;

  private static final String DELETE_OTHERS =
      """
      DELETE FROM discovery_subscription AS stored
      WHERE stored.city_id = ANY(:ofCities) AND NOT EXISTS (
        SELECT 1
        FROM unnest(:cities, :sources) AS wanted (city_id, source)
        WHERE wanted.city_id = stored.city_id AND wanted.source = stored.source
      )
      """;

  // Relies on discovery_subscription_pkey: PRIMARY KEY (city_id, source). What has not changed
  // is not written.
  private static final String PUT =
      """
      INSERT INTO discovery_subscription AS stored
          (city_id, source, scope_key, frequency_seconds, status, detail, settings_fingerprint)
      SELECT city_id, source, scope_key, frequency_seconds, status, detail, settings_fingerprint
      FROM unnest(:cities, :sources, :scopeKeys, :frequencies, :statuses, :details, :fingerprints)
          AS wanted (city_id, source, scope_key, frequency_seconds, status, detail, settings_fingerprint)
      ON CONFLICT (city_id, source) DO UPDATE
      SET scope_key = EXCLUDED.scope_key,
          frequency_seconds = EXCLUDED.frequency_seconds,
          status = EXCLUDED.status,
          detail = EXCLUDED.detail,
          settings_fingerprint = EXCLUDED.settings_fingerprint
      WHERE (stored.scope_key, stored.frequency_seconds, stored.status, stored.detail,
          stored.settings_fingerprint)
        IS DISTINCT FROM (EXCLUDED.scope_key, EXCLUDED.frequency_seconds, EXCLUDED.status, EXCLUDED.detail,
          EXCLUDED.settings_fingerprint)
      """;

  // Each answer is the first entry of an index: discovery_subscription_active, ..._quarantined.
  private static final String DEMAND_OF_OTHERS =
      """
      SELECT source, scope_key,
          (
            SELECT min(frequency_seconds)
            FROM discovery_subscription AS active
            WHERE active.source = wanted.source
              AND active.scope_key = wanted.scope_key
              AND active.status = 'ACTIVE'
              AND active.city_id <> ALL(:cities)
          ) AS smallest,
          held.city_id AS held_city,
          held.detail AS held_detail
      FROM unnest(:sources, :scopeKeys) AS wanted (source, scope_key)
      LEFT JOIN LATERAL (
        SELECT city_id, detail
        FROM discovery_subscription AS quarantined
        WHERE quarantined.source = wanted.source
          AND quarantined.scope_key = wanted.scope_key
          AND quarantined.status = 'QUARANTINED'
          AND quarantined.city_id <> ALL(:cities)
        ORDER BY quarantined.city_id
        LIMIT 1
      ) AS held ON true
      ORDER BY source COLLATE "C", scope_key COLLATE "C"
      LIMIT :limit
      """;

  private static final String DISTINCT_SETTINGS =
      """
      SELECT city_id, source, scope_key, frequency_seconds, status, detail, settings_fingerprint
      FROM (
        SELECT DISTINCT ON (settings_fingerprint)
            city_id, source, scope_key, frequency_seconds, status, detail, settings_fingerprint
        FROM discovery_subscription
        WHERE source = :source AND scope_key = :scopeKey AND status = 'ACTIVE'
        ORDER BY settings_fingerprint, city_id
      ) AS first_of_each
      ORDER BY city_id
      LIMIT :limit
      """;

  private static final String CITIES_NAMING =
      """
      SELECT city_id
      FROM discovery_subscription
      WHERE source = :source AND city_id > :after
      ORDER BY city_id
      LIMIT :limit
      """;

  private final Database database;

  JdbcSubscriptionStore(Database database) {
    this.database = database;
  }

  @Override
  public List<Subscription> ofCities(Collection<CityId> cities) {
    return database.with(
        "cannot read subscriptions",
        handle ->
            handle
                .createQuery(OF_CITIES)
                .bind("cities", SqlArray.texts(cities, CityId::value))
                .map(JdbcSubscriptionStore::read)
                .list());
  }

  @Override
  public void replace(Collection<CityId> cities, List<Subscription> subscriptions) {
    database.locking(
        "cannot replace subscriptions",
        handle -> {
          var delete = handle.createUpdate(DELETE_OTHERS);
          bindKeys(delete, subscriptions);
          delete.bind("ofCities", SqlArray.texts(cities, CityId::value)).execute();
          var put = handle.createUpdate(PUT);
          bindKeys(put, subscriptions);
          return put.bind("scopeKeys", SqlArray.texts(subscriptions, JdbcSubscriptionStore::scope))
              .bind("frequencies", SqlArray.ints(subscriptions, JdbcSubscriptionStore::seconds))
              .bind("statuses", SqlArray.texts(subscriptions, each -> each.status().name()))
              .bind("details", SqlArray.texts(subscriptions, Subscription::detail))
              .bind(
                  "fingerprints", SqlArray.texts(subscriptions, Subscription::settingsFingerprint))
              .execute();
        });
  }

  private static void bindKeys(SqlStatement<?> statement, List<Subscription> subscriptions) {
    statement
        .bind("cities", SqlArray.texts(subscriptions, each -> each.city().value()))
        .bind("sources", SqlArray.texts(subscriptions, each -> each.source().value()));
  }

  private static @Nullable String scope(Subscription subscription) {
    return subscription.scope().map(ScopeKey::toString).orElse(null);
  }

  private static @Nullable Integer seconds(Subscription subscription) {
    return subscription.frequency().map(of -> (int) of.length().toSeconds()).orElse(null);
  }

  @Override
  public List<Demand> demandOfOthers(Collection<CityId> cities, Collection<TargetId> targets) {
    Set<TargetId> distinct = Set.copyOf(targets);
    return database.with(
        "cannot read what cities ask for",
        handle -> {
          Query query = handle.createQuery(DEMAND_OF_OTHERS);
          Ids.bind(query, "sources", "scopeKeys", distinct);
          return query
              .bind("cities", SqlArray.texts(cities, CityId::value))
              .bind("limit", distinct.size())
              .map(JdbcSubscriptionStore::readDemand)
              .list();
        });
  }

  @Override
  public List<Subscription> distinctSettings(TargetId target, int limit) {
    return database.with(
        "cannot read subscriptions of a target",
        handle ->
            handle
                .createQuery(DISTINCT_SETTINGS)
                .bind("source", target.source().value())
                .bind("scopeKey", target.scope().toString())
                .bind("limit", limit)
                .map(JdbcSubscriptionStore::read)
                .list());
  }

  @Override
  public List<CityId> citiesNaming(SourceName source, Optional<CityId> after, int limit) {
    return database.with(
        "cannot read cities that name a source",
        handle ->
            handle
                .createQuery(CITIES_NAMING)
                .bind("source", source.value())
                .bind("after", after.map(CityId::value).orElse(""))
                .bind("limit", limit)
                .map((result, context) -> new CityId(result.getString("city_id")))
                .list());
  }

  private static Subscription read(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    return new Subscription(
        new CityId(row.text("city_id")),
        new SourceName(row.text("source")),
        row.findText("scope_key").map(ScopeKey::parse),
        frequency(row, "frequency_seconds"),
        row.value(SubscriptionStatus.class, "status"),
        row.text("detail"),
        row.text("settings_fingerprint"));
  }

  private static Demand readDemand(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    return new Demand(row.target(), frequency(row, "smallest"), held(row));
  }

  private static Optional<Demand.Held> held(Row row) throws SQLException {
    return row.has("held_city")
        ? Optional.of(new Demand.Held(new CityId(row.text("held_city")), row.text("held_detail")))
        : Optional.empty();
  }

  private static Optional<Frequency> frequency(Row row, String column) throws SQLException {
    return row.has(column)
        ? Optional.of(new Frequency(Duration.ofSeconds(row.integer(column))))
        : Optional.empty();
  }
}
