package dev.discovery.testkit;

import dev.discovery.CodePoints;
import dev.discovery.port.PartStore;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Part;
import dev.discovery.source.Parts;
import dev.discovery.source.RunId;
import dev.discovery.source.TooManyPartsException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The parts of runs. Thread-safe. */
final class InMemoryPartStore implements PartStore {

  private final MemoryDatabase database;
  private final Table<Key, Row> parts;
  private final Index<RunId, Key, Row> byRun;

  InMemoryPartStore(MemoryDatabase database) {
    this.database = database;
    this.parts = new Table<>(database);
    this.byRun = parts.indexedBy(row -> Optional.of(row.run()));
  }

  private record Row(RunId run, Part part) {}

  private record Key(RunId run, String name) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::run).thenComparing(Key::name, CodePoints::compare);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  @Override
  public void put(RunId run, Part part) {
    database.statementInTransaction(
        () -> {
          Key key = new Key(run, part.name());
          if (parts.find(key).isEmpty() && byRun.countAt(run) == Parts.MOST) {
            throw new TooManyPartsException(run, part.name());
          }
          parts.put(key, new Row(run, part));
          return true;
        });
  }

  @Override
  public void clear(RunId run) {
    database.statementInTransaction(
        () -> {
          List.copyOf(byRun.keysAt(run)).forEach(parts::remove);
          return true;
        });
  }

  @Override
  public Parts find(RunId run) {
    return database.statement(
        () -> {
          List<Part> all = byRun.at(run).map(Row::part).toList();
          List<Part> failed = all.stream().filter(part -> part.failure().isPresent()).toList();
          ItemCounts sum = all.stream().map(Part::items).reduce(ItemCounts.NONE, ItemCounts::plus);
          List<Part> first = failed.stream().limit(Parts.MOST_FAILURES).toList();
          return new Parts(all.size(), failed.size(), sum, first);
        });
  }

  @Override
  public List<Part> page(RunId run, Optional<String> after, int limit) {
    return database.statement(
        () ->
            byRun
                .at(run)
                .map(Row::part)
                .filter(part -> CodePoints.compare(part.name(), after.orElse("")) > 0)
                .limit(limit)
                .toList());
  }
}
