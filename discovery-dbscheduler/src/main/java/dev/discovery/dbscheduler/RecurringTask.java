package dev.discovery.dbscheduler;

import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one node of all does again and again, with a pause in between. The node that dies in it
 * is followed by another one. Immutable.
 *
 * @param name of the task
 * @param every the pause from the end of one execution to the next
 * @param work may throw; the next execution tries again
 */
record RecurringTask(String name, Duration every, Runnable work) {

  private static final Logger log = LoggerFactory.getLogger(RecurringTask.class);

  Task<Void> with(DeadExecutionHandler<Void> dead) {
    return Tasks.custom(name, Void.class)
        .onFailure(this::failed)
        .onDeadExecution(dead)
        .execute(
            (job, context) -> {
              try {
                work.run();
              } finally {
                Thread.interrupted();
              }
              return this::next;
            });
  }

  private void failed(ExecutionComplete failed, ExecutionOperations<Void> job) {
    log.warn("recurring task failed: task={}", name, failed.getCause().orElseThrow());
    next(failed, job);
  }

  private void next(ExecutionComplete done, ExecutionOperations<Void> job) {
    HeldJob.giveUp(done.getExecution(), () -> job.reschedule(done, done.getTimeDone().plus(every)));
  }
}
