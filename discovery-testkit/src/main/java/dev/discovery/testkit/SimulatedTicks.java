package dev.discovery.testkit;

import dev.discovery.orchestrator.DiscoveryOrchestrator;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.run.TickReport;
import dev.discovery.testkit.Faults.Moment;
import dev.discovery.testkit.Outage.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The ticks of all nodes of a simulation. For one thread. */
final class SimulatedTicks {

  private static final int FAULTY_CALLS = 12;

  private final SimulatedWorld world;
  private final Consumer<SimulatedNode> death;
  private Instant last;
  private Optional<Instant> failedUntil = Optional.empty();

  /**
   * Of these nodes.
   *
   * @param death told of a node that dies in a tick
   */
  SimulatedTicks(SimulatedWorld world, Consumer<SimulatedNode> death) {
    this.world = world;
    this.death = death;
    this.last = world.now().minus(world.plan.tickEvery);
  }

  /** When the nodes tick next: if something is due, at the next instant at which they may. */
  Optional<Instant> next() {
    if (world.nodesUp().isEmpty()) {
      return Optional.empty();
    }
    return world
        .storage
        .firstWake()
        .map(wake -> failedUntil.filter(wake::isBefore).orElse(wake))
        .map(this::onTheGrid);
  }

  private Instant onTheGrid(Instant wake) {
    Duration every = world.plan.tickEvery;
    Duration since = Duration.between(world.plan.start, wake.isBefore(last) ? last : wake);
    long whole = since.dividedBy(every);
    Instant reached = world.plan.start.plus(every.multipliedBy(whole));
    Instant at = reached.isBefore(wake) ? reached.plus(every) : reached;
    return at.isAfter(last) ? at : last.plus(every);
  }

  /** All nodes tick, one after the other; each but the last may leave something to the others. */
  void tick() {
    last = world.now();
    List<SimulatedNode> order = new ArrayList<>(world.nodesUp());
    if (order.size() > 1) {
      Collections.shuffle(order, world.random);
    }
    Optional<Instant> back = away();
    if (back.isPresent()) {
      order.forEach(this::tickInOutage);
      failedUntil = back;
      return;
    }
    int left = order.size();
    for (SimulatedNode node : order) {
      left--;
      if (world.plan.tickFaults > 0 && world.random.nextDouble() < world.plan.tickFaults) {
        tickWithFault(node);
      } else {
        tick(node, left == 0 ? TickLimits.DEFAULT : someLimits());
      }
    }
  }

  private Optional<Instant> away() {
    Optional<Instant> database = world.outages.over(Part.DATABASE, last);
    return database.isPresent() ? database : world.outages.over(Part.QUEUE, last);
  }

  private TickLimits someLimits() {
    int batch = 1 + world.random.nextInt(100);
    return new TickLimits(batch, batch * (1 + world.random.nextInt(3)), Duration.ofMinutes(1));
  }

  private void tick(SimulatedNode node, TickLimits limits) {
    TickReport report = node.discovery().orchestrator().tick(limits);
    report
        .problem()
        .ifPresent(
            problem -> {
              throw new AssertionError(
                  "tick of node " + node.number() + " ended early: " + problem);
            });
  }

  private void tickInOutage(SimulatedNode node) {
    boolean database = world.outages.isAway(Part.DATABASE, last);
    Faults faults = new Faults();
    FaultProxies.names().stream()
        .filter(name -> database || name.startsWith("JobQueue."))
        .forEach(name -> faults.every(name, Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE)));
    tickBehind(node, faults);
  }

  private void tickWithFault(SimulatedNode node) {
    Faults faults = new Faults();
    Moment moment = world.random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
    boolean dies = world.random.nextBoolean();
    faults.at(
        1 + world.random.nextInt(FAULTY_CALLS),
        moment,
        dies ? Faults.death() : Faults.refusal(Fault.UNAVAILABLE));
    tickBehind(node, faults);
    if (faults.isDead()) {
      death.accept(node);
    }
  }

  private void tickBehind(SimulatedNode node, Faults faults) {
    DiscoveryOrchestrator orchestrator = node.orchestratorBehind(faults);
    try {
      world.log.tickEnded(orchestrator.tick());
    } catch (PortException | ProcessDeath injected) {
      world.log.tickBroken();
    }
  }
}
