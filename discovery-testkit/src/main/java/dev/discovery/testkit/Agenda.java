package dev.discovery.testkit;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** What happens when, in a simulation: by instant, then in the order in which it was put down. */
final class Agenda {

  private final PriorityQueue<Item> items =
      new PriorityQueue<>(Comparator.comparing(Item::at).thenComparing(Item::order));
  private long order;

  private record Item(Instant at, long order, Runnable what) {}

  void put(Instant at, Runnable what) {
    items.add(new Item(at, order++, what));
  }

  /** When something happens next. */
  Optional<Instant> next() {
    return Optional.ofNullable(items.peek()).map(Item::at);
  }

  /** Does the first of what has come by {@code now}; whether there was anything. */
  boolean doFirst(Instant now) {
    if (items.isEmpty() || items.peek().at().isAfter(now)) {
      return false;
    }
    items.remove().what().run();
    return true;
  }
}
