package dev.discovery.plan;

import dev.discovery.schedule.Frequency;
import dev.discovery.source.TargetId;
import java.util.Optional;

/**
 * The subscriptions to one target, added up.
 *
 * @param smallest the smallest frequency among the active ones; empty exactly when none is
 * @param quarantined why the first of the quarantined ones is, by city id; empty when none is
 */
public record Demand(TargetId target, Optional<Frequency> smallest, Optional<String> quarantined) {

  /** Whether any city wants the target. */
  public boolean isActive() {
    return smallest.isPresent();
  }
}
