package dev.discovery.testkit;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.testkit.Outage.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs one simulation: from one thing that happens to the next. For one thread. */
final class SimulationEngine {

  private static final Actor HOST = new Actor("host");
  private static final Duration RESTART = Duration.ofMinutes(1);

  private final Simulation plan;
  private final SimulatedWorld world;
  private final SimulatedWorkers workers;
  private final SimulatedTicks ticks;
  private final Discovery people;

  SimulationEngine(Simulation plan) {
    this.plan = plan;
    this.world = new SimulatedWorld(plan);
    this.workers = new SimulatedWorkers(world);
    this.ticks = new SimulatedTicks(world, this::died);
    world.nodes.forEach(SimulatedNode::start);
    this.people =
        Discovery.on(world.storage, world.queue).sources(plan.sources).instance("people").open();
  }

  SimulationResult run() {
    plan.cities.forEach((city, json) -> people.admin().importCity(city, json, HOST));
    plan.outages.forEach(this::schedule);
    plan.changes.forEach(change -> world.agenda.put(change.at(), () -> make(change)));
    Instant end = plan.start.plus(plan.length);
    Optional<Instant> next = next();
    while (next.isPresent() && !next.get().isAfter(end)) {
      if (next.get().isAfter(world.now())) {
        world.clock.set(next.get());
      }
      step();
      next = next();
    }
    world.clock.set(end);
    return new SimulationResult(world, people);
  }

  private Optional<Instant> next() {
    return Stream.of(world.agenda.next(), ticks.next(), workers.nextJob())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** Everything that happens now: what was put down for it, then the tick, then the workers. */
  private void step() {
    Instant now = world.now();
    boolean more = true;
    while (more) {
      more = world.agenda.doFirst(now);
    }
    if (ticks.next().filter(at -> !at.isAfter(now)).isPresent()) {
      ticks.tick();
    }
    workers.takeJobs();
  }

  private void make(Simulation.Change change) {
    Optional<Instant> back = world.outages.over(Part.DATABASE, world.now());
    if (back.isPresent()) {
      world.agenda.put(back.get(), () -> make(change));
    } else {
      change.what().accept(people);
      workers.enforce();
    }
  }

  private void schedule(Outage outage) {
    List<SimulatedNode> struck =
        switch (outage.part()) {
          case DATABASE, QUEUE -> List.of();
          case CRASHED, STOPPED ->
              world.nodes.stream().filter(node -> outage.isOf(node.number())).toList();
        };
    for (SimulatedNode node : struck) {
      world.agenda.put(
          outage.from(),
          () -> {
            if (outage.part() == Part.STOPPED) {
              workers.interrupt(node);
            }
            workers.crash(node);
            node.stop();
          });
      world.agenda.put(outage.until(), () -> start(node));
    }
    // At its end there is something to do, whatever it is.
    world.agenda.put(outage.until(), () -> {});
  }

  private void died(SimulatedNode node) {
    workers.crash(node);
    node.stop();
    world.agenda.put(world.now().plus(RESTART), () -> start(node));
  }

  private void start(SimulatedNode node) {
    Optional<Instant> back = world.outages.over(Part.DATABASE, world.now());
    boolean stillAway = world.outages.strikes(node.number(), world.now());
    if (back.isPresent()) {
      world.agenda.put(back.get(), () -> start(node));
    } else if (!stillAway && !node.isUp()) {
      node.start();
    }
  }
}
