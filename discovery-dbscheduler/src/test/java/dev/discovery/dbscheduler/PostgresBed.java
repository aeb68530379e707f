package dev.discovery.dbscheduler;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.port.JobQueue;
import dev.discovery.port.Storage;
import dev.discovery.testkit.SettableClock;
import dev.discovery.testkit.contract.TestBed;
import java.time.Instant;

/** The store on PostgreSQL with the queue on db-scheduler's table, emptied for each test. */
final class PostgresBed implements TestBed {

  private static final Instant START = Instant.parse("2026-03-10T10:15:30.123456Z");

  private final SettableClock clock = new SettableClock(START);
  private final HikariDataSource pool;
  private final PostgresStorage storage;
  private final JobQueue queue;

  PostgresBed() {
    this.pool = TestPostgres.emptyStore(24);
    this.storage = PostgresStorage.on(pool).clock(clock).open();
    this.queue = DbSchedulerBackend.on(storage.dataSource()).build().queue();
  }

  @Override
  public Storage storage() {
    return storage;
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public JobQueue queue() {
    return queue;
  }

  @Override
  public void close() {
    pool.close();
  }
}
