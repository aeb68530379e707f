package dev.discovery.testkit;

import dev.discovery.testkit.Outage.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is away when. For one thread. */
final class Outages {

  private final Map<Part, List<Outage>> byPart = new EnumMap<>(Part.class);

  Outages(List<Outage> all) {
    for (Part part : Part.values()) {
      byPart.put(part, new ArrayList<>(all.stream().filter(it -> it.part() == part).toList()));
    }
  }

  /**
   * When {@code part} is back, if it is away at {@code now}; of outages that follow on, the last.
   */
  Optional<Instant> over(Part part, Instant now) {
    Instant back = now;
    Instant next = endAt(part, now);
    while (next.isAfter(back)) {
      back = next;
      next = endAt(part, back);
    }
    return back.isAfter(now) ? Optional.of(back) : Optional.empty();
  }

  /** Whether {@code part} is away. */
  boolean isAway(Part part, Instant now) {
    return endAt(part, now).isAfter(now);
  }

  /** When both database and queue are there again, if one of them is away at {@code now}. */
  Optional<Instant> portsOver(Instant now) {
    Optional<Instant> database = over(Part.DATABASE, now);
    return database.isPresent() ? database : over(Part.QUEUE, now);
  }

  private Instant endAt(Part part, Instant now) {
    Instant end = now;
    for (Outage outage : byPart.get(part)) {
      boolean on = !outage.from().isAfter(now) && outage.until().isAfter(now);
      if (on && outage.until().isAfter(end)) {
        end = outage.until();
      }
    }
    return end;
  }

  /** Whether an outage of its own keeps this node from being up. */
  boolean strikes(int node, Instant now) {
    for (Part part : List.of(Part.CRASHED, Part.STOPPED)) {
      for (Outage outage : byPart.get(part)) {
        boolean on = !outage.from().isAfter(now) && outage.until().isAfter(now);
        if (on && outage.isOf(node)) {
          return true;
        }
      }
    }
    return false;
  }
}
