package dev.discovery.plan;

import dev.discovery.Check;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The coming decisions of some targets, side by side; see {@link ComingSlots}.
 *
 * @param slots by the instant of the decision, then by target
 * @param cut whether there are more before {@code until} than these
 * @param blocked the targets of which nothing comes, or no more, for another reason than that the
 *     time is up; those alone that the list is not cut before
 */
public record Agenda(
    Instant from,
    Instant until,
    List<PlannedSlot> slots,
    boolean cut,
    SortedMap<TargetId, Blocked> blocked) {

  private static final Comparator<Line> NEXT_FIRST =
      Comparator.comparing((Line line) -> line.next().at())
          .thenComparing(line -> line.next().target());

  /** Copies the collections. */
  public Agenda {
    slots = List.copyOf(slots);
    blocked = Collections.unmodifiableSortedMap(new TreeMap<>(blocked));
  }

  /**
   * The decisions from {@code now} on. Takes as much as its answer is long.
   *
   * @param pauses those that reach any of the targets, at the least
   * @param until those that are made at this instant or later are left out
   * @param limit at most so many, from 1
   */
  public static Agenda of(
      Collection<Target> targets, Pauses pauses, Instant now, Instant until, int limit) {
    Check.argument(limit >= 1, "limit", "at least 1", limit);
    var waiting = new PriorityQueue<Line>(NEXT_FIRST);
    var blocked = new TreeMap<TargetId, Blocked>();
    for (Target target : targets) {
      go(target.id(), new ComingSlots(target, pauses, now, until), waiting, blocked);
    }
    var slots = new ArrayList<PlannedSlot>();
    while (slots.size() < limit && !waiting.isEmpty()) {
      Line line = waiting.remove();
      slots.add(line.next());
      go(line.next().target(), line.coming(), waiting, blocked);
    }
    return new Agenda(now, until, slots, !waiting.isEmpty(), blocked);
  }

  private static void go(
      TargetId target,
      ComingSlots coming,
      Collection<Line> waiting,
      SortedMap<TargetId, Blocked> blocked) {
    if (coming.hasNext()) {
      waiting.add(new Line(coming.next(), coming));
    } else {
      coming.blocked().ifPresent(why -> blocked.put(target, why));
    }
  }

  private record Line(PlannedSlot next, ComingSlots coming) {}
}
