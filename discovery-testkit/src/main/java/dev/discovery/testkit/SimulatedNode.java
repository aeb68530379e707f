package dev.discovery.testkit;

import dev.discovery.Discovery;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.orchestrator.DiscoveryOrchestrator;
import dev.discovery.port.JobQueue;
import dev.discovery.source.SourceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One node of a simulation, which comes and goes. For one thread. */
final class SimulatedNode {

  private final int number;
  private final InMemoryStorage storage;
  private final JobQueue queue;
  private final List<SourceDefinition> sources;
  private final DiscoveryListener listener;

  /** What it works on. */
  final List<Underway> underway = new ArrayList<>();

  private @Nullable Discovery running;

  SimulatedNode(
      int number,
      InMemoryStorage storage,
      JobQueue queue,
      List<SourceDefinition> sources,
      DiscoveryListener listener) {
    this.number = number;
    this.storage = storage;
    this.queue = queue;
    this.sources = sources;
    this.listener = listener;
  }

  int number() {
    return number;
  }

  boolean isUp() {
    return running != null;
  }

  void start() {
    running =
        Discovery.on(storage, queue)
            .sources(sources)
            .instance("node-" + number)
            .ticker(storage.ticker())
            .listener(listener)
            .open();
  }

  void stop() {
    running = null;
  }

  /** The node; only while it is up. */
  Discovery discovery() {
    return Objects.requireNonNull(running, "node " + number + " is down");
  }

  /** Its orchestrator, with something between it and its ports. */
  DiscoveryOrchestrator orchestratorBehind(Faults faults) {
    return new DiscoveryOrchestrator(
        faults.around(storage),
        faults.around(queue),
        discovery().sources(),
        DiscoveryListener.NONE,
        discovery().instance());
  }
}
