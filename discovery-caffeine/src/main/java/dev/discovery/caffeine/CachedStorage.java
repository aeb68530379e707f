package dev.discovery.caffeine;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.port.AuditLog;
import dev.discovery.port.BackfillStore;
import dev.discovery.port.ConfigStore;
import dev.discovery.port.HealthStore;
import dev.discovery.port.HoursAudit;
import dev.discovery.port.Housekeeping;
import dev.discovery.port.PartStore;
import dev.discovery.port.PauseStore;
import dev.discovery.port.RunHistory;
import dev.discovery.port.RunLedger;
import dev.discovery.port.SourceStore;
import dev.discovery.port.StatsSource;
import dev.discovery.port.Storage;
import dev.discovery.port.SubscriptionStore;
import dev.discovery.port.TargetStore;
import dev.discovery.port.TickHistory;
import dev.discovery.port.TotalsAudit;
import dev.discovery.port.Transactions;
import java.time.InstantSource;

/**
 * A storage whose statistics are kept in memory for a while. All else is as it was: runs, targets
 * and health are never out of date. Thread-safe.
 *
 * <p>Statistics may be behind by the time for which they are kept, also for the node that has just
 * ended a run; those of a window never begin before or after it. In a transaction that was opened
 * by this storage nothing is out of date. One that a host opened on the storage below is not seen:
 * ask that one in it.
 *
 * <pre>{@code
 * var storage = PostgresStorage.on(pool).open();
 * var cached = CachedStorage.over(storage, CacheLimits.DEFAULT, listener);
 * Discovery discovery = Discovery.on(cached, backend.queue()).listener(listener).open();
 * }</pre>
 */
public final class CachedStorage implements Storage {

  private final Storage storage;
  private final WatchedTransactions transactions;
  private final StatsSource stats;

  private CachedStorage(
      Storage storage, CacheLimits limits, DiscoveryListener listener, Ticker ticker) {
    this.storage = storage;
    this.transactions = new WatchedTransactions(storage.transactions());
    this.stats = new CachedStats(storage.stats(), transactions, listener, limits, ticker);
  }

  /**
   * Keeps statistics in front of a storage.
   *
   * @param listener told of each question, whether it was put to the storage, and how long that
   *     took
   */
  public static CachedStorage over(
      Storage storage, CacheLimits limits, DiscoveryListener listener) {
    return new CachedStorage(storage, limits, listener, Ticker.systemTicker());
  }

  /** As {@link #over(Storage, CacheLimits, DiscoveryListener)}, with time of its own. */
  static CachedStorage over(
      Storage storage, CacheLimits limits, DiscoveryListener listener, Ticker ticker) {
    return new CachedStorage(storage, limits, listener, ticker);
  }

  @Override
  public Transactions transactions() {
    return transactions;
  }

  @Override
  public ConfigStore configs() {
    return storage.configs();
  }

  @Override
  public SubscriptionStore subscriptions() {
    return storage.subscriptions();
  }

  @Override
  public SourceStore sources() {
    return storage.sources();
  }

  @Override
  public TargetStore targets() {
    return storage.targets();
  }

  @Override
  public PauseStore pauses() {
    return storage.pauses();
  }

  @Override
  public RunLedger runs() {
    return storage.runs();
  }

  @Override
  public RunHistory history() {
    return storage.history();
  }

  @Override
  public PartStore parts() {
    return storage.parts();
  }

  @Override
  public BackfillStore backfills() {
    return storage.backfills();
  }

  @Override
  public StatsSource stats() {
    return stats;
  }

  @Override
  public HealthStore health() {
    return storage.health();
  }

  @Override
  public TickHistory ticks() {
    return storage.ticks();
  }

  @Override
  public AuditLog audit() {
    return storage.audit();
  }

  @Override
  public TotalsAudit totalsAudit() {
    return storage.totalsAudit();
  }

  @Override
  public HoursAudit hoursAudit() {
    return storage.hoursAudit();
  }

  @Override
  public Housekeeping housekeeping() {
    return storage.housekeeping();
  }

  @Override
  public InstantSource clock() {
    return storage.clock();
  }
}
