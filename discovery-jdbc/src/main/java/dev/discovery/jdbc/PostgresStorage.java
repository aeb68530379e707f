package dev.discovery.jdbc;

import dev.discovery.port.AuditLog;
import dev.discovery.port.BackfillStore;
import dev.discovery.port.ConfigStore;
import dev.discovery.port.HealthStore;
import dev.discovery.port.HoursAudit;
import dev.discovery.port.Housekeeping;
import dev.discovery.port.PartStore;
import dev.discovery.port.PauseStore;
import dev.discovery.port.PortException;
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
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Discovery's stores on PostgreSQL 14 to 18. Thread-safe. The pool is the host's: it is neither
 * changed nor closed. Discovery's tables are those of the schema that its connections see first.
 * Transactions, a sync's own {@code inFencedTransaction} included, have the limits of {@link
 * TransactionTimeouts}, whatever the session's are.
 *
 * <pre>{@code
 * var storage = PostgresStorage.on(pool).schema(SchemaMode.APPLY).open();
 * }</pre>
 */
public final class PostgresStorage implements Storage {

  private final TransactionalDataSource dataSource;
  private final Transactions transactions;
  private final ConfigStore configs;
  private final SubscriptionStore subscriptions;
  private final SourceStore sources;
  private final TargetStore targets;
  private final PauseStore pauses;
  private final RunLedger runs;
  private final PartStore parts;
  private final RunHistory history;
  private final BackfillStore backfills;
  private final StatsSource stats;
  private final HealthStore health;
  private final TickHistory ticks;
  private final AuditLog audit;
  private final Housekeeping housekeeping;
  private final TotalsAudit totalsAudit;
  private final HoursAudit hoursAudit;
  private final InstantSource clock;

  private PostgresStorage(Builder options) {
    var current = new CurrentTransaction();
    this.dataSource = new TransactionalDataSource(options.pool, current);
    this.transactions = new JdbcTransactions(options.pool, current, options.timeouts);
    Jdbi jdbi = Jdbi.create(dataSource);
    var database = new Database(jdbi, current);
    this.configs = new JdbcConfigStore(database);
    this.subscriptions = new JdbcSubscriptionStore(database);
    this.sources = new JdbcSourceStore(database);
    this.targets = new JdbcTargetStore(database);
    this.pauses = new JdbcPauseStore(database);
    this.runs = new JdbcRunLedger(database);
    this.parts = new JdbcPartStore(database);
    this.history = new JdbcRunHistory(database, parts);
    this.backfills = new JdbcBackfillStore(database);
    this.stats = new JdbcStatsSource(database);
    this.health = new JdbcHealthStore(database);
    this.ticks = new JdbcTickHistory(database);
    this.audit = new JdbcAuditLog(database);
    this.housekeeping = new JdbcHousekeeping(database);
    this.totalsAudit = new JdbcTotalsAudit(database);
    this.hoursAudit = new JdbcHoursAudit(database);
    this.clock = options.clock == null ? new DatabaseClock(database) : cut(options.clock);
    var patient = new JdbcTransactions(options.pool, current, SchemaMigrator.PATIENCE);
    new SchemaMigrator(jdbi, patient, SchemaVersion.ALL).run(options.mode);
  }

  /** Begins to open a store on the connections of {@code pool}. */
  public static Builder on(DataSource pool) {
    return new Builder(pool);
  }

  /** Gives the connection of the current transaction: for the job queue and the host's own SQL. */
  public TransactionalDataSource dataSource() {
    return dataSource;
  }

  @Override
  public Transactions transactions() {
    return transactions;
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

  private static InstantSource cut(InstantSource clock) {
    return () -> clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Options of a store. For one thread. */
  public static final class Builder {

    private final DataSource pool;
    private SchemaMode mode = SchemaMode.VALIDATE;
    private TransactionTimeouts timeouts = TransactionTimeouts.DEFAULT;
    private @Nullable InstantSource clock;

    private Builder(DataSource pool) {
      this.pool = pool;
    }

    /** What to do about the tables; default {@link SchemaMode#VALIDATE}. */
    public Builder schema(SchemaMode chosen) {
      this.mode = chosen;
      return this;
    }

    /**
     * How long transactions may wait, those included that a sync writes in; default {@link
     * TransactionTimeouts#DEFAULT}: 10 seconds for a lock, 30 for a statement and 30 between two.
     */
    public Builder timeouts(TransactionTimeouts chosen) {
      this.timeouts = chosen;
      return this;
    }

    /**
     * The clock that decides; default: the database's, which is the only one that all nodes share.
     * Another one is for tests.
     */
    public Builder clock(InstantSource chosen) {
      this.clock = chosen;
      return this;
    }

    /**
     * Opens the store.
     *
     * @throws PortException with fault BROKEN if the tables are not what this code works on, with a
     *     text that says what to do; with fault UNAVAILABLE if the database cannot be reached
     */
    public PostgresStorage open() {
      return new PostgresStorage(this);
    }
  }
}
