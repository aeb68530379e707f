package dev.discovery.testkit;

import dev.discovery.port.EnqueueResult;
import dev.discovery.port.JobQueue;
import dev.discovery.port.SyncJob;
import dev.discovery.source.RunId;
import dev.discovery.worker.RunWorker;
import dev.discovery.worker.WorkResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A job queue that takes part in the transactions of an {@link InMemoryStorage}, and is worked off
 * on the caller's thread: jobs whose time has come by the clock of the storage, oldest first, then
 * by run. Thread-safe: several threads may work it off at once, each job goes to one of them.
 */
public final class InMemoryJobQueue implements JobQueue {

  private final InMemoryStorage storage;
  private final MemoryDatabase database;
  private final Table<RunId, Job> jobs;
  private final Index<Instant, RunId, Job> waiting;

  /** An empty queue. */
  public InMemoryJobQueue(InMemoryStorage storage) {
    this.storage = storage;
    this.database = storage.database();
    this.jobs = new Table<>(database);
    this.waiting = jobs.indexedBy(Job::waitsUntil);
  }

  /** One job; {@code picks} tells the worker that holds it from those that held it before. */
  record Job(SyncJob job, int picks, boolean picked) {

    RunId run() {
      return job.run();
    }

    Optional<Instant> waitsUntil() {
      return picked ? Optional.empty() : Optional.of(job.runAt());
    }

    Job held() {
      return new Job(job, picks + 1, true);
    }

    Job waiting(Instant runAt) {
      return new Job(new SyncJob(job.run(), job.target(), Micros.cut(runAt)), picks, false);
    }
  }

  @Override
  public List<EnqueueResult> enqueue(List<SyncJob> added) {
    return database.statement(
        () -> {
          var results = new ArrayList<EnqueueResult>();
          for (SyncJob job : added) {
            boolean first = jobs.insert(job.run(), new Job(job, 0, false).waiting(job.runAt()));
            results.add(
                first
                    ? new EnqueueResult.Enqueued(job.run())
                    : new EnqueueResult.Duplicate(job.run()));
          }
          return results;
        });
  }

  @Override
  public Set<RunId> pending(Collection<RunId> runs) {
    return database.statement(
        () -> runs.stream().filter(run -> jobs.find(run).isPresent()).collect(Collectors.toSet()));
  }

  /** All jobs, waiting or being worked on, by run. */
  public List<SyncJob> jobs() {
    return database.statement(() -> jobs.rows().values().stream().map(Job::job).toList());
  }

  /**
   * Works on the first job whose time has come.
   *
   * @return its run; empty if no job's time has come
   * @throws RuntimeException what {@code worker} threw; the job waits to be worked on again
   * @throws Error what {@code worker} threw; the job stays in its hands, as when a process dies,
   *     until {@link #releaseHeld}
   */
  public Optional<RunId> runNext(RunWorker worker) {
    return runNext(worker, new HashSet<>());
  }

  /**
   * Works on jobs until no job's time has come; each job that this worker leaves to others is
   * offered to it once.
   *
   * @return the runs in the order in which they were worked on; a run that was retried at once is
   *     there more than once
   * @throws RuntimeException as {@link #runNext(RunWorker)}
   */
  public List<RunId> runDue(RunWorker worker) {
    var worked = new ArrayList<RunId>();
    var notMine = new HashSet<RunId>();
    Optional<RunId> next = runNext(worker, notMine);
    while (next.isPresent()) {
      worked.add(next.get());
      next = runNext(worker, notMine);
    }
    return worked;
  }

  /** Every job that a worker held when it died waits to be worked on again. */
  public void releaseHeld() {
    database.execute(
        () ->
            List.copyOf(jobs.rows().values()).stream()
                .filter(Job::picked)
                .forEach(held -> jobs.put(held.job().run(), held.waiting(held.job().runAt()))));
  }

  /** Removes a job, as a backend does that has lost it. */
  public void lose(RunId run) {
    database.execute(() -> jobs.remove(run));
  }

  /** When the time of a waiting job comes, after {@code now}. */
  Optional<Instant> nextAfter(Instant now) {
    return database.statement(() -> waiting.firstAfter(now));
  }

  /** Whether a job's time has come that nobody holds. */
  boolean isDue(Instant now) {
    return database.statement(() -> waiting.first().filter(at -> !at.isAfter(now)).isPresent());
  }

  private Optional<RunId> runNext(RunWorker worker, Set<RunId> notMine) {
    Optional<Job> picked = pick(notMine);
    picked.ifPresent(job -> run(job, worker, notMine));
    return picked.map(Job::run);
  }

  /** Takes the first job whose time has come into a worker's hands. */
  Optional<Job> pick(Set<RunId> except) {
    Instant now = storage.clock().instant();
    return database.statement(
        () -> {
          Optional<Job> next =
              waiting
                  .keysUpTo(now)
                  .filter(run -> !except.contains(run))
                  .filter(jobs::tryLock)
                  .findFirst()
                  .flatMap(jobs::find)
                  .map(Job::held);
          next.ifPresent(job -> jobs.put(job.run(), job));
          return next;
        });
  }

  private void run(Job held, RunWorker worker, Set<RunId> notMine) {
    WorkResult result;
    try {
      result = worker.work(held.run());
    } catch (RuntimeException e) {
      giveBack(held, held.job().runAt());
      throw e;
    }
    if (result instanceof WorkResult.NotMine) {
      notMine.add(held.run());
      giveBack(held, held.job().runAt());
    } else {
      settle(held, result);
    }
  }

  /** What the worker says is done with a job that it has had, unless another one holds it now. */
  void settle(Job held, WorkResult result) {
    if (result instanceof WorkResult.Retry retry) {
      giveBack(held, retry.at());
    } else {
      ifStillHeld(held, () -> jobs.remove(held.run()));
    }
  }

  /** The job waits until {@code runAt} to be worked on again, unless another worker holds it. */
  void giveBack(Job held, Instant runAt) {
    ifStillHeld(held, () -> jobs.put(held.run(), held.waiting(runAt)));
  }

  private void ifStillHeld(Job held, Runnable change) {
    database.execute(
        () -> {
          if (jobs.lock(held.run()).filter(held::equals).isPresent()) {
            change.run();
          }
        });
  }
}
