package dev.discovery;

import dev.discovery.access.AccessPolicy;
import dev.discovery.admin.DiscoveryAdmin;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.orchestrator.DiscoveryOrchestrator;
import dev.discovery.orchestrator.PauseEnds;
import dev.discovery.orchestrator.Projector;
import dev.discovery.orchestrator.Pruning;
import dev.discovery.orchestrator.SourceRegistration;
import dev.discovery.port.JobQueue;
import dev.discovery.port.Storage;
import dev.discovery.run.Retention;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceRegistry;
import dev.discovery.worker.RunParts;
import dev.discovery.worker.RunReconciler;
import dev.discovery.worker.RunWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The entry point: one node of Discovery, wired from a store, a job queue and the host's sources.
 * Starts no thread; a job backend drives it. Thread-safe.
 *
 * <pre>{@code
 * Discovery discovery = Discovery.on(storage, queue).source(bandsintown).source(karnet).open();
 * discovery.admin().importCity(krakow, json, new Actor("import"));
 * backend.start(discovery);
 * }</pre>
 */
public final class Discovery {

  private final String instance;
  private final Storage storage;
  private final SourceRegistry sources;
  private final SourceRegistration registration;
  private final Pruning pruning;
  private final PauseEnds pauseEnds;
  private final DiscoveryOrchestrator orchestrator;
  private final DiscoveryAdmin admin;
  private final RunWorker worker;
  private final RunReconciler reconciler;
  private final RunParts parts;

  private Discovery(Builder wiring) {
    this.instance = wiring.instance;
    this.storage = wiring.storage;
    this.sources = SourceRegistry.of(wiring.sources);
    Projector projector = new Projector(storage, sources, wiring.instance);
    this.registration = new SourceRegistration(storage, sources, projector);
    this.pruning = new Pruning(storage, wiring.retention, wiring.listener);
    this.pauseEnds = new PauseEnds(storage);
    this.orchestrator =
        new DiscoveryOrchestrator(storage, wiring.queue, sources, wiring.listener, wiring.instance);
    this.admin =
        new DiscoveryAdmin(
            storage, wiring.queue, projector, orchestrator, wiring.listener, wiring.access);
    this.worker = new RunWorker(storage, sources, wiring.listener, wiring.instance, wiring.ticker);
    this.parts = new RunParts(storage, sources);
    this.reconciler = new RunReconciler(storage, wiring.queue, wiring.listener);
  }

  /** Begins the wiring; {@code queue} must take part in the transactions of {@code storage}. */
  public static Builder on(Storage storage, JobQueue queue) {
    return new Builder(storage, queue);
  }

  /** The name of this node in ledger and logs. */
  public String instance() {
    return instance;
  }

  /** What people do. */
  public DiscoveryAdmin admin() {
    return admin;
  }

  /** The tick. */
  public DiscoveryOrchestrator orchestrator() {
    return orchestrator;
  }

  /** For job backends: works on runs. */
  public RunWorker worker() {
    return worker;
  }

  /** For job backends: ends runs whose job has vanished; to be called every half minute or so. */
  public RunReconciler reconciler() {
    return reconciler;
  }

  /** For the host's own jobs: reports of the parts of a run that they have done. */
  public RunParts parts() {
    return parts;
  }

  /** The sources of this node. */
  public SourceRegistry sources() {
    return sources;
  }

  /** The ports: ledger, stats and tick history among them. */
  public Storage storage() {
    return storage;
  }

  /**
   * For job backends: tells the others that this node is there with its sources, and finishes what
   * a changed source or the end of a pause began, and deletes a bounded part of the history that
   * has been kept for long enough. To be called by every node each minute.
   */
  public void maintain() {
    registration.maintain();
    pauseEnds.finish();
    pruning.prune();
  }

  /** Collects what a node needs. For one thread. */
  public static final class Builder {

    private final Storage storage;
    private final JobQueue queue;
    private final List<SourceDefinition> sources = new ArrayList<>();
    private AccessPolicy access = AccessPolicy.ALLOW_ALL;
    private DiscoveryListener listener = DiscoveryListener.NONE;
    private Retention retention = Retention.DEFAULT;
    private String instance = InstanceName.OF_PROCESS;
    private LongSupplier ticker = System::nanoTime;

    private Builder(Storage storage, JobQueue queue) {
      this.storage = storage;
      this.queue = queue;
    }

    /** Adds a source. */
    public Builder source(SourceDefinition definition) {
      sources.add(definition);
      return this;
    }

    /** Adds sources. */
    public Builder sources(List<SourceDefinition> definitions) {
      sources.addAll(definitions);
      return this;
    }

    /**
     * Who may do what by way of {@link Discovery#admin}; default: {@link AccessPolicy#ALLOW_ALL},
     * because the host's own code is all that calls it. A dashboard, which strangers can call, has
     * to be given a policy.
     */
    public Builder access(AccessPolicy policy) {
      this.access = policy;
      return this;
    }

    /** Told of what happens; default: nobody. */
    public Builder listener(DiscoveryListener told) {
      this.listener = told;
      return this;
    }

    /**
     * For how long history is kept; default: {@link Retention#DEFAULT}. Give all nodes the same:
     * with different ones, what the shortest of them allows is deleted.
     */
    public Builder retention(Retention kept) {
      this.retention = kept;
      return this;
    }

    /**
     * The name of this node in ledger and logs, 1 to 100 characters; default: {@code HOSTNAME} of
     * the environment (or {@code node}), the process id and four random hexadecimal digits, the
     * same for the life of the process: {@code web-7c9f-1-03ae}.
     */
    public Builder instance(String name) {
      this.instance = Check.text("instance", name, 100);
      return this;
    }

    /**
     * Elapsed time in nanoseconds, by which a node tells how long its own attempts have been going
     * on; default: {@link System#nanoTime}. For tests and simulations, where time is set.
     */
    public Builder ticker(LongSupplier nanos) {
      this.ticker = nanos;
      return this;
    }

    /**
     * Registers the sources in the store, and projects what has changed in them since the last
     * time. What of that is held up by others now is logged, and left to {@link
     * Discovery#maintain}.
     *
     * @throws IllegalArgumentException if two sources have one name
     * @throws dev.discovery.port.PortException if the store cannot be reached
     */
    public Discovery open() {
      Discovery discovery = new Discovery(this);
      discovery.registration.register();
      return discovery;
    }
  }
}
