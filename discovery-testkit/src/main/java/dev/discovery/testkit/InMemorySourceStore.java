package dev.discovery.testkit;

import dev.discovery.port.RegisteredSource;
import dev.discovery.port.SourceStore;
import dev.discovery.source.SourceName;
import dev.discovery.testkit.RowLocks.Mode;
import dev.discovery.testkit.RowLocks.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What nodes have registered. Thread-safe. */
final class InMemorySourceStore implements SourceStore {

  private final MemoryDatabase database;
  private final Table<SourceName, RegisteredSource> sources;
  private final Row catalogue = new Row(this, "all sources");

  InMemorySourceStore(MemoryDatabase database) {
    this.database = database;
    this.sources = new Table<>(database);
  }

  @Override
  public List<RegisteredSource> all() {
    return database.statement(() -> List.copyOf(sources.rows().values()));
  }

  @Override
  public List<RegisteredSource> hold() {
    return database.statementInTransaction(
        () -> {
          database.locks().lock(database.transaction(), catalogue, Mode.SHARED);
          return List.copyOf(sources.rows().values());
        });
  }

  @Override
  public Optional<RegisteredSource> lock(SourceName source) {
    return database.statementInTransaction(() -> sources.lock(source));
  }

  @Override
  public void put(RegisteredSource source) {
    SourceName name = source.traits().name();
    database.statementInTransaction(
        () -> {
          boolean same =
              sources.lock(name).filter(stored -> saysTheSame(stored, source)).isPresent();
          if (!same) {
            database.locks().lock(database.transaction(), catalogue, Mode.EXCLUSIVE);
          }
          sources.put(name, seen(source, source.seenAt()));
          return same;
        });
  }

  private static boolean saysTheSame(RegisteredSource stored, RegisteredSource source) {
    return stored.traits().equals(source.traits())
        && stored.fingerprint().equals(source.fingerprint());
  }

  @Override
  public void seen(Collection<SourceName> names, Instant now) {
    database.execute(
        () -> {
          for (SourceName name : new TreeSet<>(names)) {
            sources
                .lock(name)
                .filter(source -> source.seenAt().isBefore(now))
                .ifPresent(source -> sources.put(name, seen(source, now)));
          }
        });
  }

  private static RegisteredSource seen(RegisteredSource source, Instant at) {
    return new RegisteredSource(
        source.traits(), source.fingerprint(), Micros.cut(at), source.progress());
  }
}
