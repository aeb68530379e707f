package dev.discovery.testkit;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rows of a table by something that they say. To be used in statements alone; a stream must be
 * read to its end before the statement waits, writes or ends.
 */
final class Index<I extends Comparable<? super I>, K extends Comparable<? super K>, V> {

  private final Table<K, V> table;
  private final Function<V, Optional<I>> of;
  private final NavigableMap<I, NavigableSet<K>> keys = new TreeMap<>();

  Index(Table<K, V> table, Function<V, Optional<I>> of) {
    this.table = table;
    this.of = of;
  }

  private record Place<I, K>(I at, K key) {}

  /** The keys of rows at {@code at}, as this transaction sees them, in their order. */
  NavigableSet<K> keysAt(I at) {
    NavigableSet<K> there = keys.getOrDefault(at, Collections.emptyNavigableSet());
    if (table.ownKeys().isEmpty()) {
      return Collections.unmodifiableNavigableSet(there);
    }
    var merged = new TreeSet<>(there);
    for (K key : table.ownKeys()) {
      if (place(key).filter(at::equals).isPresent()) {
        merged.add(key);
      } else {
        merged.remove(key);
      }
    }
    return merged;
  }

  /** How many rows there are at {@code at}, as this transaction sees them. */
  int countAt(I at) {
    NavigableSet<K> there = keys.getOrDefault(at, Collections.emptyNavigableSet());
    int count = there.size();
    for (K key : table.ownKeys()) {
      boolean isThere = place(key).filter(at::equals).isPresent();
      if (isThere != there.contains(key)) {
        count += isThere ? 1 : -1;
      }
    }
    return count;
  }

  /** The rows at {@code at}, as this transaction sees them, in the order of their keys. */
  Stream<V> at(I at) {
    return keysAt(at).stream().map(table::find).flatMap(Optional::stream);
  }

  /** The keys of rows up to and at {@code most}, in the order of the index, then of their keys. */
  Stream<K> keysUpTo(I most) {
    Set<K> own = table.ownKeys();
    Stream<Place<I, K>> committed =
        keys.headMap(most, true).entrySet().stream().flatMap(Index::places);
    if (own.isEmpty()) {
      return committed.map(Place::key);
    }
    Stream<Place<I, K>> written =
        own.stream()
            .flatMap(key -> place(key).map(at -> new Place<I, K>(at, key)).stream())
            .filter(place -> place.at().compareTo(most) <= 0);
    Comparator<Place<I, K>> order = Comparator.comparing(Place::at);
    return Stream.concat(committed.filter(place -> !own.contains(place.key())), written)
        .sorted(order.thenComparing(Place::key))
        .map(Place::key);
  }

  /** The first place that has a row; committed ones alone. */
  Optional<I> first() {
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.firstKey());
  }

  /** The first place after {@code at} that has a row; committed ones alone. */
  Optional<I> firstAfter(I at) {
    return Optional.ofNullable(keys.higherKey(at));
  }

  /** Moves a row when it is committed. */
  void replace(K key, Optional<V> before, Optional<V> after) {
    Optional<I> from = before.flatMap(of);
    Optional<I> to = after.flatMap(of);
    if (!from.equals(to)) {
      from.ifPresent(at -> remove(at, key));
      to.ifPresent(at -> keys.computeIfAbsent(at, none -> new TreeSet<>()).add(key));
    }
  }

  private void remove(I at, K key) {
    NavigableSet<K> there = keys.get(at);
    there.remove(key);
    if (there.isEmpty()) {
      keys.remove(at);
    }
  }

  private Optional<I> place(K key) {
    return table.find(key).flatMap(of);
  }

  private static <I, K> Stream<Place<I, K>> places(Map.Entry<I, NavigableSet<K>> entry) {
    return entry.getValue().stream().map(key -> new Place<>(entry.getKey(), key));
  }
}
