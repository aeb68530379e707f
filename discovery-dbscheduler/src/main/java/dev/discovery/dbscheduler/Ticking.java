package dev.discovery.dbscheduler;

import dev.discovery.orchestrator.TickLimits;
import java.time.Duration;

/**
 * How a node ticks.
 *
 * @param every the pause between two ticks of the cluster, 100 milliseconds to 1 hour
 * @param limits of one tick
 */
record Ticking(Duration every, TickLimits limits) {

  Ticking {
    BackendOptions.between("tickEvery", every, Duration.ofMillis(100), Duration.ofHours(1));
  }
}
