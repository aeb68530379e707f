package dev.discovery.orchestrator;

import dev.discovery.port.Housekeeping;
import dev.discovery.port.Housekeeping.Step;
import dev.discovery.port.PortException;
import dev.discovery.port.Storage;
import dev.discovery.run.Pruned;
import dev.discovery.run.Retention;
import dev.discovery.run.RunTotals;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what has been kept for long enough, a bounded part of it each time. Each step is a
 * transaction of its own, so that a crash between two loses nothing. Thread-safe.
 */
public final class Pruning {

  private static final Logger log = LoggerFactory.getLogger(Pruning.class);
  private static final int ROWS = 1_000;
  private static final int STEPS = 20;

  private final Storage storage;
  private final Retention retention;
  private final DiscoveryListener listener;

  /** Of what {@code retention} no longer wants. */
  public Pruning(Storage storage, Retention retention, DiscoveryListener listener) {
    this.storage = storage;
    this.retention = retention;
    this.listener = listener;
  }

  /**
   * Deletes, in up to 20 steps each through ledger, statistics, tick history and audit log, of up
   * to 1,000 rows each. What fails is logged, and tried again in the next round.
   */
  public void prune() {
    Housekeeping house = storage.housekeeping();
    Tried pruned = new Tried();
    pruned.inSteps(() -> ledger(house));
    pruned.inSteps(() -> statistics(house));
    pruned.inSteps(() -> ticks(house));
    pruned.inSteps(() -> audit(house));
    if (!pruned.sum.isNothing()) {
      told(pruned.sum);
    }
  }

  private Step ledger(Housekeeping house) {
    Instant now = storage.clock().instant();
    return storage.transactions().call(() -> house.pruneLedger(retention, now, ROWS));
  }

  private Step statistics(Housekeeping house) {
    Instant now = storage.clock().instant();
    return storage.transactions().call(() -> house.pruneStatistics(retention, now, ROWS));
  }

  private Step ticks(Housekeeping house) {
    Instant before = storage.clock().instant().minus(retention.ticks());
    int deleted = storage.transactions().call(() -> house.pruneTicks(before, ROWS));
    return new Step(new Pruned(RunTotals.NONE, 0, deleted, 0, 0, 0), deleted == ROWS);
  }

  private Step audit(Housekeeping house) {
    Instant before = storage.clock().instant().minus(retention.audit());
    int deleted = storage.transactions().call(() -> house.pruneAudit(before, ROWS));
    return new Step(new Pruned(RunTotals.NONE, 0, 0, deleted, 0, 0), deleted == ROWS);
  }

  private void told(Pruned pruned) {
    log.info(
        "history pruned: succeeded={} failed={} cancelled={} lost={} skipped={} ticks={} audit={} days={} hours={}",
        pruned.runs().succeeded(),
        pruned.runs().failed(),
        pruned.runs().cancelled(),
        pruned.runs().lost(),
        pruned.skipped(),
        pruned.ticks(),
        pruned.audit(),
        pruned.days(),
        pruned.hours());
    Listeners.tell(() -> listener.historyPruned(pruned));
  }

  /** What was deleted so far, by steps of which one may have failed. For one thread. */
  private static final class Tried {

    private Pruned sum = Pruned.NOTHING;

    void inSteps(Supplier<Step> step) {
      try {
        boolean more = true;
        for (int n = 0; more && n < STEPS; n++) {
          Step done = step.get();
          sum = sum.plus(done.pruned());
          more = done.more();
        }
      } catch (PortException e) {
        log.warn("history not pruned, tried again later: problem={}", e.getMessage());
      }
    }
  }
}
