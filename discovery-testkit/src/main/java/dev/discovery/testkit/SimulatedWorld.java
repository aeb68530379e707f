package dev.discovery.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** What the parts of a simulation share. For one thread. */
final class SimulatedWorld {

  final Simulation plan;
  final SettableClock clock;
  final InMemoryStorage storage;
  final InMemoryJobQueue queue;
  final Outages outages;
  final Agenda agenda = new Agenda();
  final SimulationLog log = new SimulationLog();
  final List<SimulatedNode> nodes;
  final Random random;

  SimulatedWorld(Simulation plan) {
    this.plan = plan;
    this.clock = new SettableClock(plan.start);
    this.storage = new InMemoryStorage(clock);
    this.queue = new InMemoryJobQueue(storage);
    this.outages = new Outages(plan.outages);
    this.random = new Random(plan.seed);
    this.nodes =
        IntStream.rangeClosed(1, plan.nodes)
            .mapToObj(number -> new SimulatedNode(number, storage, queue, plan.sources, log))
            .toList();
  }

  Instant now() {
    return clock.instant();
  }

  boolean hasNode() {
    for (SimulatedNode node : nodes) {
      if (node.isUp()) {
        return true;
      }
    }
    return false;
  }

  List<SimulatedNode> nodesUp() {
    return nodes.stream().filter(SimulatedNode::isUp).toList();
  }

  Optional<SimulatedNode> anyNode() {
    List<SimulatedNode> up = nodesUp();
    return up.isEmpty() ? Optional.empty() : Optional.of(up.get(random.nextInt(up.size())));
  }
}
