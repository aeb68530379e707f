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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The ticks of all nodes of a simulation. For one thread. */
final class SimulatedTicks {

  private static final int FAULTY_CALLS = 12;

  /** Once in so many times, all nodes tick. */
  private static final int ALL_TICK = 4;

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
    this.last = world.plan.start.minus(world.plan.tickEvery);
  }

  /** When the nodes tick next: if something is due, at the next instant at which they may. */
  Optional<Instant> next() {
    if (!world.hasNode()) {
      return Optional.empty();
    }
    return world
        .storage
        .firstWake()
        .map(wake -> failedUntil.filter(wake::isBefore).orElse(wake))
        .map(this::onTheGrid);
  }

  private Instant onTheGrid(Instant wake) {
    Instant earliest = wake.isBefore(last) ? last : wake;
    long every = micros(world.plan.tickEvery);
    long since = micros(Duration.between(world.plan.start, earliest));
    Instant at = world.plan.start.plus((since + every - 1) / every * every, ChronoUnit.MICROS);
    return at.isAfter(last) ? at : at.plus(every, ChronoUnit.MICROS);
  }

  private static long micros(Duration length) {
    return length.getSeconds() * 1_000_000 + length.getNano() / 1_000;
  }

  /**
   * One node ticks, and sometimes all do, one after the other, where each but the last may leave
   * something to the others.
   */
  void tick() {
    last = world.now();
    List<SimulatedNode> order = new ArrayList<>(world.nodesUp());
    if (order.size() > 1) {
      Collections.shuffle(order, world.random);
      boolean all = world.random.nextInt(ALL_TICK) == 0;
      order = all ? order : order.subList(0, 1);
    }
    Optional<Instant> back = world.outages.portsOver(last);
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
