package dev.discovery.dbscheduler;

import dev.discovery.Discovery;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.port.JobQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Runs Discovery on db-scheduler: the queue that decided runs go into, the threads that work on
 * them, and the recurring tick. Any number of nodes may run on one database. Thread-safe.
 *
 * <pre>{@code
 * var backend = DbSchedulerBackend.on(storage.dataSource()).build();
 * Discovery discovery = Discovery.on(storage, backend.queue()).source(karnet).open();
 * backend.start(discovery);
 * ...
 * backend.close();
 * }</pre>
 *
 * <p>Its table, {@code discovery_job}, belongs to the store's schema.
 */
public final class DbSchedulerBackend implements AutoCloseable {

  private final DataSource dataSource;
  private final BackendOptions options;
  private final JobQueue queue;
  private final Object lifecycle = new Object();
  // Guarded by lifecycle.
  private Optional<RunningNode> node = Optional.empty();
  private boolean closed;

  private DbSchedulerBackend(DataSource dataSource, BackendOptions options) {
    this.dataSource = dataSource;
    this.options = options;
    this.queue = new JobTableQueue(dataSource);
  }

  /**
   * Begins a backend.
   *
   * @param transactional gives, inside a transaction of the store, that transaction's connection,
   *     and outside a plain one in auto-commit mode; it stays the caller's
   */
  public static Builder on(DataSource transactional) {
    return new Builder(Objects.requireNonNull(transactional, "transactional"));
  }

  /** The queue, usable before {@link #start}, without it and after {@link #close}. */
  public JobQueue queue() {
    return queue;
  }

  /**
   * Starts the threads of this node.
   *
   * @param discovery the node, on the same database, with {@link #queue()} as its queue
   * @throws IllegalStateException if it was started or closed before
   * @throws dev.discovery.port.PortException if the store's clock cannot be read; nothing has
   *     started then, and it may be called again
   */
  public void start(Discovery discovery) {
    synchronized (lifecycle) {
      if (closed || node.isPresent()) {
        throw new IllegalStateException(
            "expected backend to be new, got: " + (closed ? "closed" : "started"));
      }
      var starting = new RunningNode(dataSource, discovery, options);
      node = Optional.of(starting);
      starting.start();
    }
  }

  /**
   * Takes no more jobs, waits for running syncs up to the configured time, and then interrupts
   * them. A sync that answers the interrupt is made up for at once by another node, or by this one
   * when it comes back; one that does not is taken over once its heartbeats have stopped. Returns a
   * minute after the configured time at the latest. Calling it again does nothing.
   */
  @Override
  public void close() {
    synchronized (lifecycle) {
      if (!closed) {
        closed = true;
        node.ifPresent(RunningNode::stop);
      }
    }
  }

  /** Collects the options. For one thread. */
  public static final class Builder {

    // The reconciler believes a job lost after two looks, 30 seconds apart.
    private static final Duration RECONCILE_EVERY = Duration.ofSeconds(30);
    private static final Duration MAINTAIN_EVERY = Duration.ofMinutes(1);

    private final DataSource dataSource;
    private int threads = 10;
    private Optional<Duration> tickEvery = Optional.of(Duration.ofSeconds(10));
    private TickLimits tickLimits = TickLimits.DEFAULT;
    private Duration pollEvery = Duration.ofSeconds(1);
    private Duration heartbeatEvery = Duration.ofSeconds(5);
    private int missedHeartbeats = 4;
    private Duration shutdownWait = Duration.ofSeconds(30);

    private Builder(DataSource dataSource) {
      this.dataSource = dataSource;
    }

    /**
     * How many syncs this node works on at once, 1 to 1,000; default 10. Each needs a connection
     * for moments, at its start and end. Give the pool 8 more than syncs hold at once: without one
     * for its heartbeats, a node counts as dead.
     */
    public Builder threads(int syncsAtOnce) {
      this.threads = syncsAtOnce;
      return this;
    }

    /**
     * The pause between two ticks of the cluster, 100 milliseconds to 1 hour; default 10 seconds. A
     * due sync waits for at most so long. While nodes differ, the shortest counts.
     */
    public Builder tickEvery(Duration pause) {
      this.tickEvery = Optional.of(pause);
      return this;
    }

    /**
     * How much each tick of this node does before it leaves the rest to the next one; default
     * {@link TickLimits#DEFAULT}.
     */
    public Builder tickLimits(TickLimits limits) {
      this.tickLimits = limits;
      return this;
    }

    /**
     * Leaves ticks to the host, or to other nodes: this one works on runs alone. Default: it ticks.
     * A host that calls {@code discovery.orchestrator().tick()} itself finds its jobs started by
     * the next poll.
     */
    public Builder withoutTicks() {
      this.tickEvery = Optional.empty();
      return this;
    }

    /**
     * How often this node looks for jobs that others have enqueued or given up, 50 milliseconds to
     * 1 minute; default 1 second. Jobs of its own ticks are started at once.
     */
    public Builder pollEvery(Duration interval) {
      this.pollEvery = interval;
      return this;
    }

    /**
     * How often a node shows that it is alive, for each job that it holds, 100 milliseconds to 5
     * minutes; default 5 seconds. Must be equal on all nodes.
     */
    public Builder heartbeatEvery(Duration interval) {
      this.heartbeatEvery = interval;
      return this;
    }

    /**
     * After how many missed heartbeats a job is taken from its worker, 4 to 100; default 4: with
     * the default interval, 20 to 30 seconds after a worker's death. A node that starts watches for
     * as long before it takes anything over, since an outage of the database may have restarted it
     * and silenced the living: so a lone node goes on with what its death interrupted, its tick
     * included, 20 to 30 seconds after its restart. Must be equal on all nodes.
     */
    public Builder missedHeartbeats(int count) {
      this.missedHeartbeats = count;
      return this;
    }

    /** How long {@link #close} waits for running syncs, 0 to 1 day; default 30 seconds. */
    public Builder shutdownWait(Duration time) {
      this.shutdownWait = time;
      return this;
    }

    /**
     * The backend; starts nothing.
     *
     * @throws IllegalArgumentException if an option is out of its range
     */
    public DbSchedulerBackend build() {
      return new DbSchedulerBackend(
          dataSource,
          new BackendOptions(
              threads,
              tickEvery.map(pause -> new Ticking(pause, tickLimits)),
              pollEvery,
              heartbeatEvery,
              missedHeartbeats,
              shutdownWait,
              RECONCILE_EVERY,
              MAINTAIN_EVERY));
    }
  }
}
