package dev.discovery.testkit;

import dev.discovery.port.TickHistory;
import dev.discovery.run.TickReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What ticks did. Thread-safe. */
final class InMemoryTickHistory implements TickHistory {

  private final MemoryDatabase database;
  private final AtomicLong lastId = new AtomicLong();
  private final Table<Long, TickRow> rows;
  private final Table<String, Long> newestOf;

  InMemoryTickHistory(MemoryDatabase database) {
    this.database = database;
    this.rows = new Table<>(database);
    this.newestOf = new Table<>(database);
  }

  @Override
  public void record(TickReport report) {
    database.execute(
        () -> {
          Optional<Long> newest = newestOf.lock(report.instance());
          Optional<TickRow> idle =
              newest.flatMap(rows::find).filter(row -> row.report().isIdle() && report.isIdle());
          long id = idle.isPresent() ? newest.orElseThrow() : lastId.incrementAndGet();
          long idleBefore = idle.map(row -> row.idleBefore() + 1).orElse(0L);
          newestOf.put(report.instance(), id);
          rows.put(id, new TickRow(cut(report), idleBefore));
        });
  }

  @Override
  public List<TickRow> newest(int limit) {
    Comparator<TickRow> byStart = Comparator.comparing(row -> row.report().startedAt());
    return database.statement(
        () ->
            rows.rows().descendingMap().values().stream()
                .sorted(byStart.reversed())
                .limit(limit)
                .toList());
  }

  /** Removes the oldest of those from before {@code before}; how many. */
  int prune(Instant before, int limit) {
    return database.statement(
        () -> {
          List<Long> old =
              rows.rows().entrySet().stream()
                  .filter(row -> row.getValue().report().startedAt().isBefore(before))
                  .sorted(Comparator.comparing(row -> row.getValue().report().startedAt()))
                  .map(Map.Entry::getKey)
                  .filter(rows::tryLock)
                  .limit(limit)
                  .toList();
          old.forEach(rows::remove);
          return old.size();
        });
  }

  private static TickReport cut(TickReport report) {
    return new TickReport(
        Micros.cut(report.startedAt()),
        report.instance(),
        report.counts(),
        report.duration(),
        report.problem());
  }
}
