package dev.discovery.testkit;

import dev.discovery.plan.Target;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Every port of one store, in memory, with transactions that roll back, row locks and constraints
 * as PostgreSQL has them at READ COMMITTED:
 *
 * <ul>
 *   <li>what a transaction writes is invisible to others until it commits, and gone if it does not;
 *   <li>rows that it has written or locked are waited for by others, and left out by {@code claim};
 *   <li>of transactions that wait for each other in a circle, one gets a {@code PortException} with
 *       fault UNAVAILABLE;
 *   <li>after a port has failed, its transaction accepts no other call and cannot commit.
 * </ul>
 *
 * Calls that lock must be made in a transaction and throw {@link IllegalStateException} elsewhere.
 * Thread-safe.
 */
public final class InMemoryStorage implements Storage {

  private final SettableClock clock;
  private final MemoryDatabase database = new MemoryDatabase();
  private final InMemoryConfigStore configs = new InMemoryConfigStore(database);
  private final InMemorySubscriptionStore subscriptions = new InMemorySubscriptionStore(database);
  private final InMemorySourceStore sources = new InMemorySourceStore(database);
  private final InMemoryTargetStore targets = new InMemoryTargetStore(database);
  private final InMemoryPauseStore pauses = new InMemoryPauseStore(database, targets);
  private final InMemoryRollups rollups = new InMemoryRollups(database);
  private final InMemoryTotals totals = new InMemoryTotals(database, rollups);
  private final InMemoryRunLedger runs = new InMemoryRunLedger(database, totals);
  private final InMemoryStatsSource stats =
      new InMemoryStatsSource(database, subscriptions, targets, totals, rollups, runs);
  private final InMemoryPartStore parts = new InMemoryPartStore(database);
  private final InMemoryRunHistory history =
      new InMemoryRunHistory(database, runs, subscriptions, parts);
  private final InMemoryBackfillStore backfills = new InMemoryBackfillStore(database);
  private final InMemoryHealth health = new InMemoryHealth(database, this, totals);
  private final InMemoryTickHistory ticks = new InMemoryTickHistory(database);
  private final InMemoryAuditLog audit = new InMemoryAuditLog(database);
  private final InMemoryHousekeeping housekeeping =
      new InMemoryHousekeeping(this, runs, rollups, ticks, audit);

  private final InMemoryTotalsAudit totalsAudit =
      new InMemoryTotalsAudit(this, totals, rollups, runs);
  private final InMemoryHoursAudit hoursAudit = new InMemoryHoursAudit(this, rollups, runs);

  /** An empty store that lives by {@code clock}. */
  public InMemoryStorage(SettableClock clock) {
    this.clock = clock;
  }

  @Override
  public Transactions transactions() {
    return new Transactions() {
      @Override
      public <T> T call(Supplier<T> work) {
        return database.inTransaction(work);
      }

      @Override
      public void afterCommit(Runnable action) {
        database.afterCommit(action);
      }
    };
  }

  @Override
  public ConfigStore configs() {
    return configs;
  }

  @Override
  public SubscriptionStore subscriptions() {
    return subscriptions;
  }

  @Override
  public SourceStore sources() {
    return sources;
  }

  @Override
  public TargetStore targets() {
    return targets;
  }

  @Override
  public PauseStore pauses() {
    return pauses;
  }

  @Override
  public RunLedger runs() {
    return runs;
  }

  @Override
  public RunHistory history() {
    return history;
  }

  @Override
  public PartStore parts() {
    return parts;
  }

  @Override
  public BackfillStore backfills() {
    return backfills;
  }

  @Override
  public StatsSource stats() {
    return stats;
  }

  @Override
  public HealthStore health() {
    return health;
  }

  @Override
  public TickHistory ticks() {
    return ticks;
  }

  @Override
  public AuditLog audit() {
    return audit;
  }

  @Override
  public TotalsAudit totalsAudit() {
    return totalsAudit;
  }

  @Override
  public HoursAudit hoursAudit() {
    return hoursAudit;
  }

  @Override
  public Housekeeping housekeeping() {
    return housekeeping;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  /** How many transactions wait for a row that another one holds. */
  public int waiting() {
    return database.waiting();
  }

  /** Every target, by id. */
  List<Target> allTargets() {
    return targets.all();
  }

  /** When a tick has something to look at first, which may have passed. */
  Optional<Instant> firstWake() {
    return targets.firstWake();
  }

  /** When a tick has something to look at after {@code now}. */
  Optional<Instant> nextWake(Instant now) {
    return Stream.of(targets.nextWake(now), backfills.nextAfter(now))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** The clock as elapsed time. */
  LongSupplier ticker() {
    return clock::nanos;
  }

  MemoryDatabase database() {
    return database;
  }
}
