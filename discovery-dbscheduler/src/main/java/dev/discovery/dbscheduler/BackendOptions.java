package dev.discovery.dbscheduler;

import dev.discovery.Check;
import java.time.Duration;
import java.util.Optional;

/**
 * How a backend works; the builder says what each option means.
 *
 * @param threads 1 to 1,000
 * @param ticking empty if this node leaves ticks to others
 * @param pollEvery 50 milliseconds to 1 minute
 * @param heartbeatEvery 100 milliseconds to 5 minutes
 * @param missedHeartbeats 4 to 100
 * @param shutdownWait 0 to 1 day
 * @param reconcileEvery the pause between two passes of the cluster's reconciler
 * @param maintainEvery how often each node maintains itself
 */
record BackendOptions(
    int threads,
    Optional<Ticking> ticking,
    Duration pollEvery,
    Duration heartbeatEvery,
    int missedHeartbeats,
    Duration shutdownWait,
    Duration reconcileEvery,
    Duration maintainEvery) {

  BackendOptions {
    Check.argument(threads >= 1 && threads <= 1_000, "threads", "1 to 1,000", threads);
    between("pollEvery", pollEvery, Duration.ofMillis(50), Duration.ofMinutes(1));
    between("heartbeatEvery", heartbeatEvery, Duration.ofMillis(100), Duration.ofMinutes(5));
    Check.argument(
        missedHeartbeats >= 4 && missedHeartbeats <= 100,
        "missedHeartbeats",
        "4 to 100",
        missedHeartbeats);
    between("shutdownWait", shutdownWait, Duration.ZERO, Duration.ofDays(1));
  }

  /** How long no heartbeat means dead. */
  Duration patience() {
    return heartbeatEvery.multipliedBy(missedHeartbeats);
  }

  static void between(String path, Duration got, Duration least, Duration most) {
    boolean ok = got.compareTo(least) >= 0 && got.compareTo(most) <= 0;
    Check.argument(ok, path, least + " to " + most, got);
  }
}
