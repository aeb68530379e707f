package dev.discovery.testkit;

import dev.discovery.testkit.Outage.Part;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is away when. Immutable. */
record Outages(List<Outage> all) {

  /**
   * When {@code part} is back, if it is away at {@code now}; of outages that follow on, the last.
   */
  Optional<Instant> over(Part part, Instant now) {
    Optional<Instant> back = Optional.empty();
    Optional<Instant> next = endAt(part, now);
    while (next.isPresent()) {
      back = next;
      next = endAt(part, next.get());
    }
    return back;
  }

  /** Whether {@code part} is away. */
  boolean isAway(Part part, Instant now) {
    return endAt(part, now).isPresent();
  }

  private Optional<Instant> endAt(Part part, Instant now) {
    return all.stream()
        .filter(outage -> outage.part() == part)
        .filter(outage -> !outage.from().isAfter(now) && outage.until().isAfter(now))
        .map(Outage::until)
        .max(Comparator.naturalOrder());
  }
}
