package dev.discovery.orchestrator;

import dev.discovery.plan.Target;
import dev.discovery.run.Pruned;
import dev.discovery.run.Run;
import dev.discovery.run.TickReport;
import java.time.Duration;

/**
 * Told of what happened, after it was committed; for metrics, logs and tests. Called on the thread
 * that did it, by several threads at once. What it throws is logged and goes no further. A crash
 * between commit and call loses the call: the ledger is the truth.
 */
public interface DiscoveryListener {

  /** Hears nothing. */
  DiscoveryListener NONE = new DiscoveryListener() {};

  /** A tick has ended, idle ones included. */
  default void tickEnded(TickReport report) {}

  /** A target was quarantined; its state says why, and when it is looked at again. */
  default void targetQuarantined(Target target) {}

  /** An attempt has begun. */
  default void attemptStarted(Run run) {}

  /** An attempt failed and another one follows. */
  default void attemptFailed(Run run) {}

  /** A run has ended: succeeded, failed, cancelled or lost. */
  default void runEnded(Run run) {}

  /** An attempt came to its end after the run had been taken over; nothing of it was recorded. */
  default void attemptFenced(Run run) {}

  /** History that has been kept for long enough was deleted. */
  default void historyPruned(Pruned pruned) {}

  /**
   * A question about statistics was answered by what a cache had kept.
   *
   * @param question the method of {@link dev.discovery.port.StatsSource}
   */
  default void statisticsKept(String question) {}

  /**
   * A question about statistics was put to the store by a cache that had no answer to it, or was
   * not to give it.
   *
   * @param question the method of {@link dev.discovery.port.StatsSource}
   * @param took until the store had answered
   */
  default void statisticsQueried(String question, Duration took) {}
}
