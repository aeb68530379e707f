package dev.discovery.orchestrator;

import dev.discovery.port.JobQueue;
import dev.discovery.port.PortException;
import dev.discovery.port.Storage;
import dev.discovery.run.TickReport;
import dev.discovery.source.SourceRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is due and hands it to the job queue: ledger row, job and next slot commit together.
 * Starts no thread. Thread-safe; any number of them may tick at once, on any number of nodes, with
 * no leader.
 */
public final class DiscoveryOrchestrator {

  private static final Logger log = LoggerFactory.getLogger(DiscoveryOrchestrator.class);

  private final Storage storage;
  private final JobQueue queue;
  private final SourceRegistry sources;
  private final DiscoveryListener listener;
  private final String instance;

  /** On these ports, for the sources of this node. */
  public DiscoveryOrchestrator(
      Storage storage,
      JobQueue queue,
      SourceRegistry sources,
      DiscoveryListener listener,
      String instance) {
    this.storage = storage;
    this.queue = queue;
    this.sources = sources;
    this.listener = listener;
    this.instance = instance;
  }

  /** One tick with the default limits. */
  public TickReport tick() {
    return tick(TickLimits.DEFAULT);
  }

  /**
   * One tick: decides what is due, then gives slots of backfills their runs, one for each target
   * that has nothing else to do. What belongs to one target quarantines that target; an outage ends
   * the tick, leaves what was not yet decided to the next one, and is named in the report.
   *
   * @throws IllegalStateException inside a transaction: a tick commits batch by batch
   * @throws PortException if even the clock cannot be read
   */
  public TickReport tick(TickLimits limits) {
    refuseInsideTransaction();
    Instant startedAt = storage.clock().instant();
    Tally tally =
        new Tick(storage, queue, listener, instance, startedAt).run(sources.names(), limits);
    TickReport report = tally.report(startedAt, endOf(startedAt), instance);
    if (!report.isIdle()) {
      log.info(
          "tick done: due={} enqueued={} duplicates={} skipped={} parked={} failed={} backfilled={} took_ms={}",
          report.due(),
          report.enqueued(),
          report.duplicates(),
          report.skipped(),
          report.parked(),
          report.failed(),
          report.backfilled(),
          report.duration().toMillis());
    }
    remember(report);
    Listeners.tell(() -> listener.tickEnded(report));
    return report;
  }

  private void refuseInsideTransaction() {
    var outside = new AtomicBoolean();
    storage.transactions().afterCommit(() -> outside.set(true));
    if (!outside.get()) {
      throw new IllegalStateException(
          "expected tick to be called outside of a transaction, since it commits batch by batch");
    }
  }

  private Instant endOf(Instant startedAt) {
    try {
      return storage.clock().instant();
    } catch (PortException e) {
      return startedAt;
    }
  }

  private void remember(TickReport report) {
    try {
      storage.ticks().record(report);
    } catch (PortException e) {
      log.warn("tick not recorded: instance={} problem={}", instance, e.getMessage());
    }
  }
}
