package dev.discovery.testkit;

import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Pauses;
import dev.discovery.port.PauseStore;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Pauses. The one that stands for a scope is a table of its own, so that whoever adds another waits
 * for the transaction that has added, or is ending, the first. Thread-safe.
 */
final class InMemoryPauseStore implements PauseStore {

  private final MemoryDatabase database;
  private final InMemoryTargetStore targets;
  private final AtomicLong lastId = new AtomicLong();
  private final Table<Long, Row> pauses;
  private final Table<String, Long> standing;

  InMemoryPauseStore(MemoryDatabase database, InMemoryTargetStore targets) {
    this.database = database;
    this.targets = targets;
    this.pauses = new Table<>(database);
    this.standing = new Table<>(database);
  }

  private enum State {
    STANDING,
    RESUMED,
    OVER
  }

  private record Row(Pause pause, State state) {

    boolean isInForce(Instant now) {
      return state == State.STANDING && pause.isInForce(now);
    }
  }

  @Override
  public Pauses reaching(Collection<TargetId> ids) {
    return database.statement(
        () -> found(covering(ids).stream().map(pauses::find).flatMap(Optional::stream).toList()));
  }

  @Override
  public Pauses hold(Collection<TargetId> ids) {
    return database.statementInTransaction(
        () -> found(covering(ids).stream().map(pauses::share).flatMap(Optional::stream).toList()));
  }

  private List<Long> covering(Collection<TargetId> ids) {
    Set<PauseScope> scopes = new HashSet<>();
    if (!pauses.rows().isEmpty()) {
      ids.forEach(id -> scopes.addAll(PauseScope.reaching(id)));
    }
    return keys(row -> scopes.contains(row.pause().scope()));
  }

  private static Pauses found(List<Row> rows) {
    return new Pauses(rows.stream().map(Row::pause).toList());
  }

  @Override
  public Optional<Pause> add(Pause added) {
    Pause pause = cut(added);
    String scope = pause.scope().toString();
    return database.statementInTransaction(
        () -> {
          Optional<Row> there = standing.lock(scope).flatMap(pauses::lock);
          if (there.filter(row -> row.isInForce(pause.since())).isPresent()) {
            return there.map(Row::pause);
          }
          there.ifPresent(row -> makeRoom(scope, row.pause()));
          long id = lastId.incrementAndGet();
          if (!standing.insert(scope, id)) {
            return standing.find(scope).flatMap(pauses::find).map(Row::pause);
          }
          pauses.put(id, new Row(pause, State.STANDING));
          return Optional.empty();
        });
  }

  /** For a pause that has ended by itself; its rows are locked. */
  private void makeRoom(String scope, Pause past) {
    pauses.put(standing.find(scope).orElseThrow(), new Row(past, State.OVER));
    standing.remove(scope);
  }

  @Override
  public Optional<Resumed> resume(PauseScope scope, Instant now) {
    Instant end = Micros.cut(now);
    return database.statement(
        () -> {
          Optional<Long> id = standing.lock(scope.toString());
          Optional<Row> row = id.flatMap(pauses::lock).filter(it -> it.isInForce(end));
          return row.map(
              it -> {
                Pause ended = it.pause().endedAt(end);
                pauses.put(id.orElseThrow(), new Row(ended, State.RESUMED));
                standing.remove(scope.toString());
                return new Resumed(id.orElseThrow(), ended);
              });
        });
  }

  @Override
  public List<Resumed> resumed(int limit) {
    return database.statement(
        () ->
            pauses.rows().entrySet().stream()
                .filter(entry -> entry.getValue().state() == State.RESUMED)
                .limit(limit)
                .map(entry -> new Resumed(entry.getKey(), entry.getValue().pause()))
                .toList());
  }

  @Override
  public void woken(Resumed pause) {
    database.execute(
        () ->
            pauses
                .lock(pause.id())
                .filter(row -> row.state() == State.RESUMED)
                .ifPresent(row -> pauses.put(pause.id(), new Row(row.pause(), State.OVER))));
  }

  @Override
  public void forget(Instant now) {
    database.execute(
        () -> {
          for (long id : keys(row -> row.state() != State.RESUMED)) {
            Row row = pauses.find(id).orElseThrow();
            Pause pause = row.pause();
            if (!pause.isInForce(Micros.cut(now))
                && !targets.isAnythingUndecided(pause.until().orElseThrow())
                && pauses.tryLock(id)) {
              if (row.state() == State.STANDING) {
                standing.remove(pause.scope().toString());
              }
              pauses.remove(id);
            }
          }
        });
  }

  @Override
  public List<Pause> inForce(Instant now, int limit) {
    Comparator<Map.Entry<Long, Row>> bySince =
        Comparator.comparing(entry -> entry.getValue().pause().since());
    Comparator<Map.Entry<Long, Row>> byId = Map.Entry.comparingByKey();
    return database.statement(
        () ->
            pauses.rows().entrySet().stream()
                .filter(entry -> entry.getValue().isInForce(Micros.cut(now)))
                .sorted(bySince.thenComparing(byId).reversed())
                .limit(limit)
                .map(entry -> entry.getValue().pause())
                .toList());
  }

  private List<Long> keys(Predicate<Row> wanted) {
    var keys = new ArrayList<Long>();
    pauses
        .rows()
        .forEach(
            (id, row) -> {
              if (wanted.test(row)) {
                keys.add(id);
              }
            });
    return keys;
  }

  private static Pause cut(Pause pause) {
    return new Pause(
        pause.scope(),
        pause.reason(),
        pause.actor(),
        Micros.cut(pause.since()),
        pause.until().map(Micros::cut));
  }
}
