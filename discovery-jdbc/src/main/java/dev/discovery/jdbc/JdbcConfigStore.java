package dev.discovery.jdbc;

import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.city.CountryCode;
import dev.discovery.city.RegionCode;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.ConfigStore;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.StoredConfig;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cities and configs in discovery_city and discovery_config_version. Thread-safe. */
final class JdbcConfigStore implements ConfigStore {

  private static final Logger log = LoggerFactory.getLogger(JdbcConfigStore.class);

  private static final String FIND =
      """
      SELECT city_id, name, country, region, zone, version, config
      FROM discovery_city
      WHERE city_id = ANY(:cities)
      ORDER BY city_id
      LIMIT :limit
      """;

  private static final String PAGE =
      """
      SELECT city_id, name, country, region, zone, version, config
      FROM discovery_city
      WHERE city_id > :after
      ORDER BY city_id
      LIMIT :limit
      """;

  // Rows are locked in the order in which they come out of the sort.
  private static final String LOCK =
      """
      SELECT city_id, name, country, region, zone, version, config
      FROM discovery_city
      WHERE city_id = ANY(:cities)
      ORDER BY city_id
      LIMIT :limit
      FOR UPDATE
      """;

  // Relies on discovery_city_pkey: PRIMARY KEY (city_id). Waits for whoever is inserting the same
  // one.
  private static final String INSERT =
      """
      INSERT INTO discovery_city (city_id, name, country, region, zone)
      VALUES (:city, :name, :country, :region, :zone)
      ON CONFLICT (city_id) DO NOTHING
      """;

  private static final String UPDATE =
      """
      UPDATE discovery_city
      SET name = :name,
          country = :country,
          region = :region,
          zone = :zone
      WHERE city_id = :city
        AND (name, country, region, zone) IS DISTINCT FROM (:name, :country, :region, :zone)
      """;

  private static final String WRITE =
      """
      WITH written AS (
        UPDATE discovery_city
        SET version = :version,
            config = CAST(:config AS jsonb)
        WHERE city_id = :city AND version = :version - 1
        RETURNING city_id, version, config
      )
      INSERT INTO discovery_config_version (city_id, version, config, actor, written_at)
      SELECT city_id, version, config, :actor, :at
      FROM written
      """;

  private static final String HISTORY =
      """
      SELECT city_id, version, config, actor, written_at
      FROM discovery_config_version
      WHERE city_id = :city AND version < :before
      ORDER BY version DESC
      LIMIT :limit
      """;

  private final Database database;

  JdbcConfigStore(Database database) {
    this.database = database;
  }

  @Override
  public List<StoredConfig> find(Collection<CityId> cities) {
    return database.with(
        "cannot read cities by id",
        handle ->
            handle
                .createQuery(FIND)
                .bind("cities", SqlArray.texts(cities, CityId::value))
                .bind("limit", cities.size())
                .map(JdbcConfigStore::read)
                .list());
  }

  @Override
  public List<StoredConfig> page(Optional<CityId> after, int limit) {
    return database.with(
        "cannot read cities",
        handle ->
            handle
                .createQuery(PAGE)
                .bind("after", after.map(CityId::value).orElse(""))
                .bind("limit", limit)
                .map(JdbcConfigStore::read)
                .list());
  }

  @Override
  public List<StoredConfig> lock(Collection<CityId> cities) {
    return database.locking(
        "cannot lock cities",
        handle ->
            handle
                .createQuery(LOCK)
                .bind("cities", SqlArray.texts(cities, CityId::value))
                .bind("limit", cities.size())
                .map(JdbcConfigStore::read)
                .list());
  }

  @Override
  public Optional<City> put(City city) {
    if (execute(INSERT, city) > 0) {
      return Optional.empty();
    }
    Optional<City> before = lock(List.of(city.id())).stream().map(StoredConfig::city).findFirst();
    execute(UPDATE, city);
    return before;
  }

  private int execute(String sql, City city) {
    return database.locking(
        "cannot put a city",
        handle ->
            handle
                .createUpdate(sql)
                .bind("city", city.id().value())
                .bind("name", city.name())
                .bind("country", city.country().value())
                .bind("region", city.region().map(RegionCode::value).orElse(null))
                .bind("zone", city.zone().getId())
                .execute());
  }

  @Override
  public void write(ConfigChange change) {
    if (!change.config().isReadable()) {
      // jsonb would repair some of these, such as one with a key that comes twice.
      throw new PortException(
          Fault.DATA,
          "a config that is not readable cannot be stored (city=%s, version=%s)"
              .formatted(change.city(), change.version()));
    }
    int written =
        database.with(
            "cannot write a config",
            handle ->
                handle
                    .createUpdate(WRITE)
                    .bind("city", change.city().value())
                    .bind("version", change.version().value())
                    .bind("config", DiscoveryConfigJson.write(change.config()))
                    .bind("actor", change.actor().name())
                    .bind("at", Bind.at(change.at()))
                    .execute());
    if (written != 1) {
      throw new PortException(
          Fault.DATA,
          "the config's version does not follow the stored one (city=%s, version=%s)"
              .formatted(change.city(), change.version()));
    }
  }

  @Override
  public List<ConfigChange> history(CityId city, Optional<ConfigVersion> before, int limit) {
    return database.with(
        "cannot read a config's history",
        handle ->
            handle
                .createQuery(HISTORY)
                .bind("city", city.value())
                .bind("before", before.map(ConfigVersion::value).orElse(Long.MAX_VALUE))
                .bind("limit", limit)
                .map(JdbcConfigStore::readChange)
                .list());
  }

  private static StoredConfig read(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    var id = new CityId(row.text("city_id"));
    var city =
        new City(
            id,
            row.text("name"),
            new CountryCode(row.text("country")),
            row.findText("region").map(RegionCode::new),
            zone(id, row.text("zone")));
    DiscoveryConfig config =
        row.findText("config").map(DiscoveryConfigJson::read).orElse(DiscoveryConfig.EMPTY);
    return new StoredConfig(city, config, new ConfigVersion(row.number("version")));
  }

  /**
   * A node with older time zone data goes on without the zone of a city, which no schedule depends
   * on; nothing is written back.
   */
  private static ZoneId zone(CityId city, String stored) {
    try {
      return ZoneId.of(stored);
    } catch (DateTimeException e) {
      log.warn("time zone unknown to this JDK, read as UTC: city={} zone={}", city, stored);
      return ZoneOffset.UTC;
    }
  }

  private static ConfigChange readChange(ResultSet result, StatementContext context)
      throws SQLException {
    var row = new Row(result);
    return new ConfigChange(
        new CityId(row.text("city_id")),
        DiscoveryConfigJson.read(row.text("config")),
        new ConfigVersion(row.number("version")),
        new Actor(row.text("actor")),
        row.at("written_at"));
  }
}
