package dev.discovery.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When most was going on.
 *
 * @param attempts how many were under way
 * @param at since when; the epoch if there was never any
 */
public record Peak(int attempts, Instant at) {

  static Peak of(List<SimulatedAttempt> all) {
    var changes = new TreeMap<Instant, Integer>();
    for (SimulatedAttempt each : all) {
      changes.merge(each.startedAt(), 1, Integer::sum);
      each.endedAt().ifPresent(end -> changes.merge(end, -1, Integer::sum));
    }
    Peak peak = new Peak(0, Instant.EPOCH);
    int underway = 0;
    for (Map.Entry<Instant, Integer> change : changes.entrySet()) {
      underway += change.getValue();
      if (underway > peak.attempts()) {
        peak = new Peak(underway, change.getKey());
      }
    }
    return peak;
  }
}
