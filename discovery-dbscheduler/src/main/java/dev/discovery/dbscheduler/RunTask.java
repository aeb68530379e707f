package dev.discovery.dbscheduler;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.discovery.port.PortException;
import dev.discovery.source.RunId;
import dev.discovery.worker.RunWorker;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What db-scheduler does with the job of a run: hands the run to the worker, on a thread that is in
 * no transaction of Discovery's, and then removes or moves the row as the worker says. By then the
 * ledger has been written: a crash in between leaves a job whose run has ended, and the worker
 * refuses that one. Thread-safe.
 */
final class RunTask {

  private static final Logger log = LoggerFactory.getLogger(RunTask.class);

  private final RunWorker worker;

  private RunTask(RunWorker worker) {
    this.worker = worker;
  }

  static Task<RunId> of(RunWorker worker, DeadExecutionHandler<RunId> dead) {
    var runs = new RunTask(worker);
    return Tasks.custom(JobNames.RUN, RunId.class)
        .onFailure(runs::failed)
        .onDeadExecution(dead)
        .execute((job, context) -> runs.work(job.getData(), context));
  }

  private CompletionHandler<RunId> work(RunId run, ExecutionContext context) {
    if (context.getSchedulerState().isShuttingDown()) {
      return RunTask::giveBack;
    }
    try {
      return completion(run, worker.work(run));
    } finally {
      // An interrupt has done its work by now, and a pool gives no connection under it.
      boolean interrupted = Thread.interrupted();
      log.debug("run worked on: run={} interrupted={}", run, interrupted);
    }
  }

  private static CompletionHandler<RunId> completion(RunId run, WorkResult result) {
    if (result instanceof WorkResult.Retry retry) {
      return (done, job) -> move(done, job, retry.at());
    }
    if (result instanceof WorkResult.NotMine) {
      return (done, job) -> {
        log.debug("run is left to another node: run={}", run);
        postpone(done, job);
      };
    }
    return (done, job) -> HeldJob.giveUp(done.getExecution(), job::remove);
  }

  private void failed(ExecutionComplete failed, ExecutionOperations<RunId> job) {
    String run = failed.getExecution().getId();
    Throwable cause = failed.getCause().orElseThrow();
    if (cause instanceof PortException) {
      log.warn("run put off: run={} problem={}", run, cause.getMessage());
    } else {
      log.error("attempt ended abnormally, another one will take over: run={}", run, cause);
    }
    postpone(failed, job);
  }

  /** The node is shutting down and has not begun. */
  private static void giveBack(ExecutionComplete done, ExecutionOperations<RunId> job) {
    move(done, job, done.getTimeDone());
  }

  /** Not as a success, so that the row counts how often in a row this has happened. */
  private static void postpone(ExecutionComplete done, ExecutionOperations<RunId> job) {
    Execution held = done.getExecution();
    Instant now = done.getTimeDone();
    Duration wait =
        Backoff.after(held.consecutiveFailures, ThreadLocalRandom.current().nextDouble());
    move(ExecutionComplete.failure(held, now, now, null), job, now.plus(wait));
  }

  private static void move(
      ExecutionComplete done, ExecutionOperations<RunId> job, Instant executionTime) {
    HeldJob.giveUp(done.getExecution(), () -> job.reschedule(done, executionTime));
  }
}
