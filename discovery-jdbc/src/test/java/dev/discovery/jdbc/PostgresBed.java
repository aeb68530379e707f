package dev.discovery.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.port.JobQueue;
import dev.discovery.testkit.SettableClock;
import dev.discovery.testkit.contract.TestBed;
import java.time.Instant;

/** Empty tables for one test, on a schema that all tests of this JVM use one after the other. */
final class PostgresBed implements TestBed {

  private static final HikariDataSource POOL = Postgres.freshSchema();

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:15:30Z"));
  private final PostgresStorage storage;
  private final JobTable queue;

  private PostgresBed() {
    storage = PostgresStorage.on(POOL).schema(SchemaMode.APPLY).clock(clock).open();
    queue = new JobTable(storage.dataSource());
    Postgres.execute(
        POOL,
        """
        TRUNCATE discovery_city, discovery_config_version, discovery_subscription, discovery_source,
            discovery_target, discovery_pause, discovery_run, discovery_attempt, discovery_run_part, discovery_backfill, discovery_target_stats,
            discovery_target_day, discovery_source_hour, discovery_source_failure, discovery_tick, discovery_audit,
            discovery_opening_balance, discovery_pruning, discovery_job
        """);
  }

  static PostgresBed open() {
    return new PostgresBed();
  }

  @Override
  public PostgresStorage storage() {
    return storage;
  }

  /** The pool below. */
  HikariDataSource pool() {
    return POOL;
  }

  @Override
  public JobQueue queue() {
    return queue;
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public void close() {
    // The tables are emptied by the next bed, so that a test that failed can be looked at.
  }
}
