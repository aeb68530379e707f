package dev.discovery.admin;

import dev.discovery.plan.Pause;
import dev.discovery.plan.Target;
import dev.discovery.run.TargetStats;
import dev.discovery.schedule.EffectiveFrequency;
import java.util.Optional;

/**
 * A target with its schedule and state (what is pending, why it is parked), and its totals.
 *
 * @param pause what holds it up now, or will when its slot comes
 */
public record TargetOverview(Target target, TargetStats stats, Optional<Pause> pause) {

  /**
   * How often it really runs, with warnings of what its author may not expect; empty if its
   * schedule cannot be read.
   */
  public Optional<EffectiveFrequency> frequency() {
    return target.schedule().effectiveFrequency();
  }
}
