package dev.discovery.dbscheduler;

import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a job due again whose holder has shown no heartbeat for too long. Not by db-scheduler's own
 * handler, which uses the machine's clock.
 *
 * @param clock the scheduler's
 * @param patience how long no heartbeat means dead
 */
record Revival<T>(StorageClock clock, Duration patience) implements DeadExecutionHandler<T> {

  private static final Logger log = LoggerFactory.getLogger(Revival.class);

  @Override
  public void deadExecution(ExecutionComplete noticed, ExecutionOperations<T> job) {
    Execution held = noticed.getExecution();
    if (!clock.steadyFor(patience)) {
      // After an outage of the database every heartbeat is old: the living must have time to show.
      log.info("no verdict on a silent job yet, new in touch with the database: job={}", held);
      return;
    }
    log.warn(
        "job taken from a dead worker: task={} instance={} worker={} silent_since={}",
        held.getTaskName(),
        held.getId(),
        held.pickedBy,
        held.lastHeartbeat);
    HeldJob.giveUp(held, () -> job.reschedule(noticed, clock.now()));
  }
}
