package dev.discovery.testkit;

import dev.discovery.Check;
import dev.discovery.Discovery;
import dev.discovery.city.City;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Months of a host's sources in seconds: several nodes with the real orchestrator, planner, worker
 * and reconciler, on a store and a queue in memory, and on a clock that jumps from one thing that
 * happens to the next. Syncs are replaced by scripts, which say how long each takes and how it
 * ends; databases, queues and nodes are away when the simulation says so.
 *
 * <pre>{@code
 * Simulation.of(karnet, repertuary)
 *     .city(krakow, json)
 *     .script(SyncScript.lasting(Duration.ofSeconds(5), Duration.ofMinutes(3)).failing(0.02))
 *     .outage(Outage.ofDatabase(monday, wednesday))
 *     .run(
 *         result -> {
 *           assertThat(result.overlaps()).isEmpty();
 *           assertThat(result.runs("karnet", krakow)).hasSize(90);
 *         });
 * }</pre>
 *
 * <p>Everything happens on the thread that calls {@link #run}, in an order that the seed decides
 * and nothing else. Whatever fails says the seed. For one thread.
 *
 * <p>For a test that moves the clock itself and calls the real syncs, see {@link DiscoverySandbox}.
 */
public final class Simulation {

  final List<SourceDefinition> sources;
  final Map<City, String> cities = new LinkedHashMap<>();
  final Map<SourceName, SyncScript> scripts = new LinkedHashMap<>();
  final List<Outage> outages = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();
  SyncScript otherScript = SyncScript.STEADY;
  Instant start = Samples.MIDNIGHT;
  Duration length = Duration.ofDays(90);
  Duration tickEvery = Duration.ofSeconds(10);
  long seed = 1;
  int nodes = 1;
  int threads = 10;
  double tickFaults;
  double lostJobs;

  private Simulation(List<SourceDefinition> sources) {
    this.sources = sources;
  }

  /** What somebody does at an instant. */
  record Change(Instant at, Consumer<Discovery> what) {}

  /** Of these sources, as the host registers them; their syncs are not called. */
  public static Simulation of(SourceDefinition... sources) {
    return new Simulation(List.copyOf(Arrays.asList(sources)));
  }

  /** As {@link #of(SourceDefinition...)}. */
  public static Simulation of(List<SourceDefinition> sources) {
    return new Simulation(List.copyOf(sources));
  }

  /**
   * With a city that is there from the beginning.
   *
   * @param json its config in the stored form
   */
  public Simulation city(City city, String json) {
    cities.put(city, json);
    return this;
  }

  /** Beginning at {@code instant}; default: {@link Samples#MIDNIGHT}. */
  public Simulation startingAt(Instant instant) {
    start = instant.truncatedTo(ChronoUnit.MICROS);
    return this;
  }

  /** For so long; default: 90 days. */
  public Simulation lasting(Duration time) {
    Check.argument(!time.isNegative(), "length", "not negative", time);
    length = time;
    return this;
  }

  /** What all random choices come from; default: 1. */
  public Simulation seed(long number) {
    seed = number;
    return this;
  }

  /** On so many nodes, 1 to 100; default: 1. */
  public Simulation nodes(int count) {
    Check.argument(count >= 1 && count <= 100, "nodes", "1 to 100", count);
    nodes = count;
    return this;
  }

  /** Each of which works on so many runs at once, at least 1; default: 10. */
  public Simulation threads(int perNode) {
    Check.argument(perNode >= 1, "threads", "at least 1", perNode);
    threads = perNode;
    return this;
  }

  /**
   * Nodes tick at whole multiples of this after the start, if anything is due then; at least 1
   * millisecond, default: 10 seconds.
   */
  public Simulation tickEvery(Duration interval) {
    boolean possible = interval.compareTo(Duration.ofMillis(1)) >= 0;
    Check.argument(possible, "tick interval", "at least PT0.001S", interval);
    tickEvery = interval;
    return this;
  }

  /** What attempts of {@code source} do. */
  public Simulation script(String source, SyncScript script) {
    scripts.put(new SourceName(source), script);
    return this;
  }

  /** What attempts of all other sources do; default: {@link SyncScript#STEADY}. */
  public Simulation script(SyncScript script) {
    otherScript = script;
    return this;
  }

  /** With something away for a while. Outages may overlap. */
  public Simulation outage(Outage outage) {
    outages.add(outage);
    return this;
  }

  /**
   * With something that somebody does at an instant, through the admin service or otherwise; after
   * the outage of the database if there is one then, and not at all after the end.
   */
  public Simulation at(Instant instant, Consumer<Discovery> change) {
    changes.add(new Change(instant.truncatedTo(ChronoUnit.MICROS), change));
    return this;
  }

  /**
   * With faults in this share of ticks, 0 to 1: one call to a port is refused, or has its effect
   * without the caller's learning of it, or the node dies in it; default: none.
   */
  public Simulation tickFaults(double share) {
    Check.argument(share >= 0 && share <= 1, "share of ticks", "0 to 1", share);
    tickFaults = share;
    return this;
  }

  /** With a queue that forgets this share of jobs, 0 to 1; default: none. */
  public Simulation lostJobs(double share) {
    Check.argument(share >= 0 && share <= 1, "share of jobs", "0 to 1", share);
    lostJobs = share;
    return this;
  }

  /**
   * Runs it from the start to the end.
   *
   * @throws AssertionError naming the seed, if anything in Discovery fails that nothing in the
   *     simulation is a reason for
   */
  public SimulationResult run() {
    return seeded(() -> new SimulationEngine(this).run());
  }

  /**
   * Runs it, and looks at what came of it.
   *
   * @throws AssertionError naming the seed, if anything fails in the simulation or in {@code
   *     assertions}
   */
  public SimulationResult run(Consumer<SimulationResult> assertions) {
    SimulationResult result = run();
    return seeded(
        () -> {
          assertions.accept(result);
          return result;
        });
  }

  private SimulationResult seeded(Supplier<SimulationResult> step) {
    try {
      return step.get();
    } catch (RuntimeException | AssertionError failed) {
      throw new AssertionError(
          "seed %d (to repeat it, run the same simulation with .seed(%dL)): %s"
              .formatted(seed, seed, failed.getMessage()),
          failed);
    }
  }
}
