package dev.discovery.testkit;

import dev.discovery.run.Run;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceSync;
import dev.discovery.source.SyncContext;
import dev.discovery.testkit.InMemoryJobQueue.Job;
import dev.discovery.testkit.Outage.Part;
import dev.discovery.testkit.SimulatedAttempt.End;
import dev.discovery.testkit.SimulatedSync.Fate;
import dev.discovery.worker.Beginning;
import dev.discovery.worker.RunAttempt;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The worker threads of all nodes of a simulation. For one thread. */
final class SimulatedWorkers {

  /** How long a worker may not be heard of before its job is given to another one. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** How long a worker tries to record an end while the database is away. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PUT_OFF = Duration.ofMinutes(1);

  private final SimulatedWorld world;
  private final Set<RunId> lost = new LinkedHashSet<>();

  SimulatedWorkers(SimulatedWorld world) {
    this.world = world;
  }

  /** Lets free threads take the jobs whose time has come. */
  void takeJobs() {
    Optional<SimulatedNode> free = freeNode();
    while (free.isPresent() && take(free.get())) {
      free = freeNode();
    }
  }

  /** When the time of a job comes that a free thread would take. */
  Optional<Instant> nextJob() {
    return freeNode().flatMap(node -> world.queue.nextAfter(world.now()));
  }

  /** The least busy node, of several the first, unless all are busy or away. */
  private Optional<SimulatedNode> freeNode() {
    if (world.outages.portsOver(world.now()).isPresent()) {
      return Optional.empty();
    }
    Optional<SimulatedNode> least = Optional.empty();
    int fewest = world.plan.threads;
    for (SimulatedNode node : world.nodes) {
      if (node.isUp() && node.underway.size() < fewest) {
        least = Optional.of(node);
        fewest = node.underway.size();
      }
    }
    return least;
  }

  private boolean take(SimulatedNode node) {
    Optional<Job> picked = world.queue.pick(Set.of());
    picked.ifPresent(job -> start(node, job));
    return picked.isPresent();
  }

  private void start(SimulatedNode node, Job job) {
    RunId run = job.run();
    if (world.plan.lostJobs > 0 && world.random.nextDouble() < world.plan.lostJobs) {
      lose(run);
      return;
    }
    Beginning beginning = node.discovery().worker().begin(run);
    if (beginning instanceof Beginning.Begun begun) {
      begin(node, job, begun.attempt());
    } else {
      settle(job, ((Beginning.Refused) beginning).result());
    }
  }

  private void begin(SimulatedNode node, Job job, RunAttempt attempt) {
    Instant now = world.now();
    Run run = attempt.run();
    SimulatedSync sync = script(run).next(attempt.context(), random(attempt.context()));
    int number = run.progress().attempts();
    var seen =
        new SimulatedAttempt(
            run.id(), run.target(), number, node.number(), now, Optional.empty(), End.GOES_ON);
    var underway = new Underway(node, job, attempt, sync, world.log.add(seen));
    node.underway.add(underway);
    world.agenda.put(now.plus(sync.takes()), () -> end(underway));
    if (sync.takes().compareTo(attempt.timeout()) > 0) {
      world.agenda.put(now.plus(attempt.timeout()).plusMillis(1), this::enforce);
    }
    if (sync.fate() == Fate.FALLS_SILENT && sync.takes().compareTo(SILENCE) >= 0) {
      world.agenda.put(now.plus(SILENCE), () -> giveBack(job));
    }
  }

  private SyncScript script(Run run) {
    return world.plan.scripts.getOrDefault(run.target().source(), world.plan.otherScript);
  }

  /** Of one attempt, so that its length and its end depend on nothing that others do. */
  private Random random(SyncContext context) {
    long number = world.plan.seed;
    number = 31 * number + context.target().toString().hashCode();
    number = 31 * number + context.startedAt().hashCode();
    return new Random((31 * number + context.attempt()) * 0x9E3779B97F4A7C15L);
  }

  private void end(Underway underway) {
    if (underway.over) {
      return;
    }
    Instant now = world.now();
    if (underway.sync.fate() == Fate.DIES) {
      die(underway);
      return;
    }
    Optional<Instant> back = world.outages.over(Part.DATABASE, now);
    if (back.isEmpty()) {
      perform(underway, underway.sync.then());
    } else if (back.get().isAfter(now.plus(PATIENCE))) {
      die(underway);
    } else {
      world.agenda.put(back.get(), () -> end(underway));
    }
  }

  private void perform(Underway underway, SourceSync sync) {
    WorkResult result = underway.attempt.perform(sync);
    over(underway, world.log.newestEnd());
    settle(underway.job, result);
  }

  private void over(Underway underway, End how) {
    underway.over = true;
    underway.node.underway.remove(underway);
    world.log.ended(underway.logged, world.now(), how);
  }

  private void settle(Job job, WorkResult result) {
    Optional<Instant> back = world.outages.over(Part.QUEUE, world.now());
    if (back.isPresent()) {
      world.agenda.put(back.get(), () -> giveBack(job));
    } else if (result instanceof WorkResult.NotMine) {
      world.queue.giveBack(job, world.now().plus(PUT_OFF));
    } else {
      world.queue.settle(job, result);
    }
  }

  /** The worker is gone: once it has not been heard of for long enough, another one has the job. */
  private void die(Underway underway) {
    over(underway, End.LOST);
    world.agenda.put(world.now().plus(SILENCE), () -> giveBack(underway.job));
  }

  /** While the queue is away, nobody can tell who is dead. */
  private void giveBack(Job job) {
    Optional<Instant> back = world.outages.portsOver(world.now());
    if (back.isPresent()) {
      world.agenda.put(back.get().plus(SILENCE), () -> giveBack(job));
    } else {
      world.queue.giveBack(job, world.now());
    }
  }

  /**
   * As every node does each second; here, whenever there may be something to enforce. Those who are
   * told to stop do so.
   */
  void enforce() {
    Optional<Instant> back = world.outages.over(Part.DATABASE, world.now());
    if (back.isPresent()) {
      world.agenda.put(back.get(), this::enforce);
      return;
    }
    for (SimulatedNode node : world.nodesUp()) {
      node.discovery().worker().enforce();
      List.copyOf(node.underway).stream()
          .filter(it -> it.sync.fate() == Fate.LIVES && it.attempt.context().isCancelled())
          .forEach(this::stop);
    }
  }

  private void stop(Underway underway) {
    perform(
        underway,
        context -> {
          throw new InterruptedException("simulated");
        });
    Thread.interrupted();
  }

  /** Everything that a node works on dies with it. */
  void crash(SimulatedNode node) {
    new ArrayList<>(node.underway).forEach(this::die);
  }

  /** Everything that a node works on is interrupted. */
  void interrupt(SimulatedNode node) {
    for (Underway underway : new ArrayList<>(node.underway)) {
      if (world.outages.isAway(Part.DATABASE, world.now()) || underway.sync.fate() != Fate.LIVES) {
        die(underway);
      } else {
        stop(underway);
      }
    }
  }

  private void lose(RunId run) {
    world.queue.lose(run);
    if (lost.isEmpty()) {
      world.agenda.put(world.now().plus(SILENCE), this::reconcile);
    }
    lost.add(run);
  }

  /** As every node does all the time; here, for as long as it has something to find. */
  private void reconcile() {
    Instant now = world.now();
    if (world.outages.portsOver(now).isEmpty()) {
      world.anyNode().ifPresent(node -> node.discovery().reconciler().reconcile());
      lost.removeIf(run -> !world.storage.runs().find(run).orElseThrow().state().isInFlight());
    }
    if (!lost.isEmpty()) {
      world.agenda.put(now.plus(SILENCE), this::reconcile);
    }
  }
}
