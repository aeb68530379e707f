package dev.discovery.jdbc;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/** The database's clock, which is one for all nodes. Moves on within a transaction. */
final class DatabaseClock implements InstantSource {

  private static final String READ = "SELECT clock_timestamp() AS now";

  private final Database database;

  DatabaseClock(Database database) {
    this.database = database;
  }

  @Override
  public Instant instant() {
    return database.with(
        "cannot read the database's clock",
        handle -> handle.createQuery(READ).mapTo(OffsetDateTime.class).one().toInstant());
  }
}
