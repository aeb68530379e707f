package dev.discovery.jdbc;

import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies or checks the versions of the tables. {@code discovery_schema} has a row for each one
 * that was applied.
 *
 * <p>Tables that are newer than this code are accepted exactly if their version says that code like
 * this one works on it: during a rolling deploy, and after a rollback of it, old nodes go on and
 * may restart, and code that would do harm does not start.
 */
final class SchemaMigrator {

  /** Nodes that start together wait for the one that builds, which takes as long as it takes. */
  static final TransactionTimeouts PATIENCE =
      new TransactionTimeouts(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

  private static final Logger log = LoggerFactory.getLogger(SchemaMigrator.class);

  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('discovery_schema in ' || current_schema(), 0))";

  private static final String CREATE_TABLE =
      """
      CREATE TABLE IF NOT EXISTS discovery_schema (
        version    integer     NOT NULL,
        name       text        NOT NULL,
        works_with integer     NOT NULL,
        checksum   text        NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT discovery_schema_pkey PRIMARY KEY (version)
      )
      """;

  private static final String INSERT =
      """
      INSERT INTO discovery_schema (version, name, works_with, checksum)
      VALUES (:version, :name, :worksWith, :checksum)
      """;

  private static final String SELECT =
      """
      SELECT version, works_with, checksum
      FROM discovery_schema
      ORDER BY version
      LIMIT 10000
      """;

  private static final String ENVIRONMENT =
      """
      SELECT current_setting('server_version_num')::int AS version,
             current_setting('server_encoding') AS encoding,
             coalesce(current_schema(), '') AS schema,
             to_regclass('discovery_schema') IS NOT NULL AS present
      """;

  private final Jdbi jdbi;
  private final Transactions transactions;
  private final List<SchemaVersion> versions;

  SchemaMigrator(Jdbi jdbi, Transactions transactions, List<SchemaVersion> versions) {
    this.jdbi = jdbi;
    this.transactions = transactions;
    this.versions = versions;
  }

  /**
   * Does what {@code mode} says.
   *
   * @throws PortException with fault BROKEN if the tables are not what this code works on; the text
   *     says what to do
   */
  void run(SchemaMode mode) {
    try {
      if (mode == SchemaMode.APPLY) {
        checkEnvironment();
        versions.forEach(version -> transactions.run(() -> apply(version)));
      }
      if (mode != SchemaMode.NONE) {
        validate();
      }
    } catch (PortException e) {
      throw e;
    } catch (RuntimeException e) {
      throw SqlFaults.of("cannot " + mode.name().toLowerCase(Locale.ROOT) + " the schema", e);
    }
  }

  private void apply(SchemaVersion version) {
    jdbi.useHandle(
        handle -> {
          handle.createQuery(LOCK).mapTo(String.class).one();
          handle.execute(CREATE_TABLE);
          Map<Integer, Applied> applied = applied(handle);
          if (applied.containsKey(version.number())) {
            return;
          }
          if (!applied.isEmpty() && !applied.containsKey(version.number() - 1)) {
            throw broken("version " + (version.number() - 1) + " is missing below newer ones");
          }
          handle.createScript(version.script()).execute();
          handle
              .createUpdate(INSERT)
              .bind("version", version.number())
              .bind("name", version.name())
              .bind("worksWith", version.worksWith())
              .bind("checksum", version.checksum())
              .execute();
          log.info("schema applied: version={} name={}", version.number(), version.name());
        });
  }

  private void validate() {
    boolean present = checkEnvironment();
    if (!present) {
      throw broken("its tables are not there");
    }
    Map<Integer, Applied> applied = jdbi.withHandle(SchemaMigrator::applied);
    for (SchemaVersion version : versions) {
      Applied found = applied.remove(version.number());
      if (found == null) {
        throw broken("version " + version.number() + " is not applied");
      }
      if (!found.checksum().equals(version.checksum())) {
        throw new PortException(
            Fault.BROKEN,
            "Discovery's schema version %d was applied from another script than this code has in %s: restore the released script, or repair the tables and the checksum in discovery_schema"
                .formatted(version.number(), version.resource()));
      }
    }
    applied.forEach(this::checkNewer);
  }

  private void checkNewer(int version, Applied found) {
    int known = versions.get(versions.size() - 1).number();
    if (found.worksWith() > known) {
      throw new PortException(
          Fault.BROKEN,
          "Discovery's schema has version %d, which needs code that knows version %d; this code knows up to %d: deploy a newer discovery-jdbc"
              .formatted(version, found.worksWith(), known));
    }
    log.info("schema is newer than this code, and works with it: version={}", version);
  }

  /** Whether the table of versions is there. */
  private boolean checkEnvironment() {
    Environment found =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(ENVIRONMENT)
                    .map(
                        (row, context) ->
                            new Environment(
                                row.getInt("version"),
                                row.getString("encoding"),
                                row.getString("schema"),
                                row.getBoolean("present")))
                    .one());
    if (found.version() < 140_000) {
      throw unfit("PostgreSQL 14 or newer", found.version());
    }
    if (!found.encoding().equals("UTF8")) {
      throw unfit("a database with encoding UTF8", found.encoding());
    }
    if (found.schema().isEmpty()) {
      throw unfit("a search_path that names an existing schema", "none");
    }
    return found.present();
  }

  private static Map<Integer, Applied> applied(Handle handle) {
    var byVersion = new TreeMap<Integer, Applied>();
    handle
        .createQuery(SELECT)
        .map(
            (row, context) ->
                byVersion.put(
                    row.getInt("version"),
                    new Applied(row.getInt("works_with"), row.getString("checksum"))))
        .list();
    return byVersion;
  }

  private PortException broken(String what) {
    return new PortException(
        Fault.BROKEN,
        "Discovery's schema cannot be used: "
            + what
            + ". Open the storage once with SchemaMode.APPLY, as a user that may create tables; or,"
            + " if another tool has run the scripts of dev/discovery/jdbc/schema, with"
            + " SchemaMode.NONE");
  }

  private static PortException unfit(String expected, Object found) {
    return new PortException(
        Fault.BROKEN, "Discovery's storage needs " + expected + ", found: " + found);
  }

  private record Applied(int worksWith, String checksum) {}

  private record Environment(int version, String encoding, String schema, boolean present) {}
}
