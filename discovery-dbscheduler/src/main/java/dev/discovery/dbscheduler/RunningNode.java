package dev.discovery.dbscheduler;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import dev.discovery.Discovery;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.port.PortException;
import dev.discovery.source.RunId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs on a started node: one scheduler for runs, one for ticks and the reconciler,
 * and three threads that follow the storage's clock, stop attempts and keep the node in order.
 * Thread-safe.
 */
final class RunningNode {

  private static final Logger log = LoggerFactory.getLogger(RunningNode.class);
  private static final Duration LONGEST_SAMPLE_INTERVAL = Duration.ofSeconds(30);
  private static final Duration ENFORCE = Duration.ofSeconds(1);
  private static final Duration TICK_SHUTDOWN_WAIT = Duration.ofSeconds(5);
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(10);
  // Job names that this version does not know belong to a newer one; db-scheduler deletes them all
  // once one of them is overdue for this long.
  private static final Duration KEEP_UNKNOWN_JOBS = Duration.ofDays(365);

  private final Discovery discovery;
  private final BackendOptions options;
  private final StorageClock clock;
  private final RecurringJobs recurringJobs;
  private final List<RecurringTask> recurring;
  private final Scheduler runs;
  private final Scheduler ticks;
  private final ScheduledThreadPoolExecutor timers;

  RunningNode(DataSource dataSource, Discovery discovery, BackendOptions options) {
    this.discovery = discovery;
    this.options = options;
    this.clock =
        new StorageClock(
            discovery.storage().clock(),
            System::nanoTime,
            options.heartbeatEvery().multipliedBy(2));
    this.recurringJobs = new RecurringJobs(dataSource);
    this.recurring =
        List.of(
            new RecurringTask(
                JobNames.TICK,
                options.ticking().map(Ticking::every).orElse(Duration.ZERO),
                this::tick),
            new RecurringTask(
                JobNames.RECONCILE,
                options.reconcileEvery(),
                () -> discovery.reconciler().reconcile()));
    // Each scheduler knows all tasks, since it deletes and detects dead ones whatever their name.
    // One that leaves ticks to others never takes one.
    Task<RunId> run = RunTask.of(discovery.worker(), new Revival<>(clock, options.patience()));
    Task<Void> tick = recurring.get(0).with(new Revival<>(clock, options.patience()));
    Task<Void> reconcile = recurring.get(1).with(new Revival<>(clock, options.patience()));
    List<Task<?>> tasks = List.of(run, tick, reconcile);
    this.runs =
        scheduler(dataSource, tasks, DueJobs.OF_RUNS, "discovery-run", options.threads())
            .shutdownMaxWait(options.shutdownWait())
            .build();
    this.ticks =
        scheduler(
                dataSource,
                tasks,
                options.ticking().isPresent() ? DueJobs.RECURRING : DueJobs.RECONCILE,
                "discovery-tick",
                recurring.size())
            .shutdownMaxWait(TICK_SHUTDOWN_WAIT)
            .build();
    this.timers = new ScheduledThreadPoolExecutor(3, WorkerThreads.named("discovery-node"));
  }

  void start() {
    Duration sample = options.heartbeatEvery();
    if (sample.compareTo(LONGEST_SAMPLE_INTERVAL) > 0) {
      sample = LONGEST_SAMPLE_INTERVAL;
    }
    every(sample, sample, "follow the clock", this::followClock);
    every(ENFORCE, ENFORCE, "stop attempts", discovery.worker()::enforce);
    every(Duration.ZERO, options.maintainEvery(), "keep the recurring tasks", this::keepRecurring);
    every(
        options.maintainEvery(), options.maintainEvery(), "maintain the node", discovery::maintain);
    runs.start();
    ticks.start();
  }

  /** Takes no more jobs, lets those that are being worked on end, interrupts those that do not. */
  void stop() {
    runs.pause();
    ticks.stop();
    runs.stop();
    timers.shutdownNow();
  }

  private SchedulerBuilder scheduler(
      DataSource dataSource, List<Task<?>> tasks, DueJobs jobs, String name, int threads) {
    // Lock-and-fetch takes a job for this node in the query that finds it; db-scheduler's default
    // would find the same jobs on every node and have them race for each. The upper limit of 1.0
    // takes no more than there are free threads: a job that waited in memory would have no
    // heartbeat. The lower one of 0.9 looks for more as soon as a few threads are free, so that
    // syncs of many minutes on the others do not leave those idle until the next poll.
    return Scheduler.create(dataSource, tasks)
        .schedulerName(new SchedulerName.Fixed(discovery.instance()))
        .tableName(JobNames.TABLE)
        .serializer(new RunIdSerializer())
        .jdbcCustomization(jobs)
        .clock(clock)
        .threads(threads)
        .executorService(new WorkerThreads(name, threads, AFTER_INTERRUPT))
        .pollUsingLockAndFetch(0.9, 1.0)
        .pollingInterval(options.pollEvery())
        .heartbeatInterval(options.heartbeatEvery())
        .missedHeartbeatsLimit(options.missedHeartbeats())
        .deleteUnresolvedAfter(KEEP_UNKNOWN_JOBS)
        .failureLogging(LogLevel.OFF, false);
  }

  private void tick() {
    TickLimits limits = options.ticking().orElseThrow().limits();
    if (discovery.orchestrator().tick(limits).enqueued() > 0) {
      // By now the jobs are committed; on other nodes the next poll finds them.
      runs.triggerCheckForDueExecutions();
    }
  }

  private void followClock() {
    clock.sample();
    // Had the clock been set back, the pollers would wait for the time that they know to pass.
    runs.triggerCheckForDueExecutions();
    ticks.triggerCheckForDueExecutions();
  }

  private void keepRecurring() {
    for (RecurringTask task : options.ticking().isPresent() ? recurring : recurring.subList(1, 2)) {
      recurringJobs.keep(task.name(), task.every(), clock.now());
    }
    ticks.triggerCheckForDueExecutions();
  }

  private void every(Duration first, Duration pause, String what, Runnable work) {
    timers.scheduleWithFixedDelay(
        () -> {
          try {
            work.run();
          } catch (PortException e) {
            log.warn("cannot {}, tried again in {}: problem={}", what, pause, e.getMessage());
          } catch (RuntimeException | Error e) {
            // Thrown on, it would end the repetition.
            log.error("cannot {}, tried again in {}", what, pause, e);
          }
        },
        first.toMillis(),
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }
}
