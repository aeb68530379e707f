package dev.discovery.testkit;

import dev.discovery.testkit.RowLocks.Mode;
import dev.discovery.testkit.RowLocks.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Rows by key; put into its order when somebody asks for all. To be used in statements alone, which
 * hold the lock of the database.
 */
final class Table<K extends Comparable<? super K>, V> {

  private final MemoryDatabase database;
  private final Map<K, V> committed = new HashMap<>();
  private final Map<MemoryTransaction, Map<K, Optional<V>>> written = new HashMap<>();
  private final List<Index<?, K, V>> indexes = new ArrayList<>();

  Table(MemoryDatabase database) {
    this.database = database;
  }

  /** Adds an index, before the first row; rows for which {@code of} is empty are not in it. */
  <I extends Comparable<? super I>> Index<I, K, V> indexedBy(Function<V, Optional<I>> of) {
    var index = new Index<I, K, V>(this, of);
    indexes.add(index);
    return index;
  }

  /** The row as this transaction sees it. */
  Optional<V> find(K key) {
    Optional<V> own = own().get(key);
    return own != null ? own : Optional.ofNullable(committed.get(key));
  }

  /** All rows as this transaction sees them, in the order of their keys. */
  NavigableMap<K, V> rows() {
    var merged = new TreeMap<>(committed);
    apply(own(), merged);
    return merged;
  }

  /** Locks a row that this transaction sees, waiting for it; gives it as it is then. */
  Optional<V> lock(K key) {
    if (find(key).isPresent()) {
      database.locks().lock(database.transaction(), new Row(this, key), Mode.EXCLUSIVE);
    }
    return find(key);
  }

  /** As {@link #lock}, but beside others who share it. */
  Optional<V> share(K key) {
    if (find(key).isPresent()) {
      database.locks().lock(database.transaction(), new Row(this, key), Mode.SHARED);
    }
    return find(key);
  }

  /** Locks a row unless that means waiting. */
  boolean tryLock(K key) {
    return database.locks().tryLock(database.transaction(), new Row(this, key), Mode.EXCLUSIVE);
  }

  /** Adds a row, waiting for whoever is adding or removing it; false if it is there already. */
  boolean insert(K key, V value) {
    database.locks().lock(database.transaction(), new Row(this, key), Mode.EXCLUSIVE);
    if (find(key).isPresent()) {
      return false;
    }
    write(key, Optional.of(value));
    return true;
  }

  /** Locks, then adds or replaces a row. */
  void put(K key, V value) {
    write(key, Optional.of(value));
  }

  /** Locks, then removes a row. */
  void remove(K key) {
    write(key, Optional.empty());
  }

  private void write(K key, Optional<V> value) {
    MemoryTransaction tx = database.transaction();
    database.locks().lock(tx, new Row(this, key), Mode.EXCLUSIVE);
    tx.tables.add(this);
    written.computeIfAbsent(tx, none -> new LinkedHashMap<>()).put(key, value);
  }

  /** Keys that this transaction has written. */
  Set<K> ownKeys() {
    return own().keySet();
  }

  private Map<K, Optional<V>> own() {
    return written.getOrDefault(database.transaction(), Map.of());
  }

  /** Makes visible what {@code tx} has written. */
  void merge(MemoryTransaction tx) {
    Map<K, Optional<V>> own = written.getOrDefault(tx, Map.of());
    for (Index<?, K, V> index : indexes) {
      own.forEach(
          (key, value) -> index.replace(key, Optional.ofNullable(committed.get(key)), value));
    }
    apply(own, committed);
  }

  /** Drops what {@code tx} has written. */
  void forget(MemoryTransaction tx) {
    written.remove(tx);
  }

  private static <K, V> void apply(Map<K, Optional<V>> writes, Map<K, V> rows) {
    writes.forEach(
        (key, value) ->
            value.ifPresentOrElse(present -> rows.put(key, present), () -> rows.remove(key)));
  }
}
