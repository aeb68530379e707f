package dev.discovery.testkit;

import dev.discovery.access.AuditEntry;
import dev.discovery.port.AuditLog;
import dev.discovery.port.AuditQuery;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What people did. Thread-safe. */
final class InMemoryAuditLog implements AuditLog {

  private static final Comparator<Position> OLDEST_FIRST =
      Comparator.comparing(Position::at).thenComparing(Position::id);

  private final MemoryDatabase database;
  private final AtomicLong lastId = new AtomicLong();
  private final Table<Long, AuditRow> rows;

  InMemoryAuditLog(MemoryDatabase database) {
    this.database = database;
    this.rows = new Table<>(database);
  }

  @Override
  public void record(AuditEntry entry) {
    database.statementInTransaction(
        () -> {
          long id = lastId.incrementAndGet();
          rows.put(id, new AuditRow(id, cut(entry)));
          return id;
        });
  }

  @Override
  public List<AuditRow> find(AuditQuery query, Optional<Position> before, int limit) {
    return database.statement(
        () ->
            rows.rows().values().stream()
                .filter(row -> isAsked(row.entry(), query))
                .filter(row -> isBefore(row.position(), before))
                .sorted(Comparator.comparing(AuditRow::position, OLDEST_FIRST.reversed()))
                .limit(limit)
                .toList());
  }

  /** Removes the oldest of those from before {@code before}; how many. */
  int prune(Instant before, int limit) {
    return database.statement(
        () -> {
          List<Long> old =
              rows.rows().values().stream()
                  .filter(row -> row.entry().at().isBefore(before))
                  .sorted(Comparator.comparing(AuditRow::position, OLDEST_FIRST))
                  .map(AuditRow::id)
                  .filter(rows::tryLock)
                  .limit(limit)
                  .toList();
          old.forEach(rows::remove);
          return old.size();
        });
  }

  private static boolean isAsked(AuditEntry entry, AuditQuery query) {
    return (query.city().isEmpty() || query.city().equals(entry.touched().city()))
        && (query.source().isEmpty() || query.source().equals(entry.touched().source()))
        && query.actor().filter(asked -> !asked.equals(entry.actor())).isEmpty()
        && query.from().filter(entry.at()::isBefore).isEmpty()
        && query.until().filter(end -> !entry.at().isBefore(end)).isEmpty();
  }

  private static boolean isBefore(Position row, Optional<Position> last) {
    return last.filter(position -> OLDEST_FIRST.compare(row, position) >= 0).isEmpty();
  }

  private static AuditEntry cut(AuditEntry entry) {
    return new AuditEntry(
        Micros.cut(entry.at()),
        entry.actor(),
        entry.operation(),
        entry.touched(),
        entry.reason(),
        entry.before(),
        entry.after());
  }
}
