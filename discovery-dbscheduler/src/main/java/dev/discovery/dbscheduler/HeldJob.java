package dev.discovery.dbscheduler;

import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.task.Execution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives up a job that this node holds, or believes to hold. */
final class HeldJob {

  private static final Logger log = LoggerFactory.getLogger(HeldJob.class);

  private HeldJob() {}

  /**
   * Removes or moves the row of {@code held}. If it has changed hands, which the version in the row
   * shows, it is left to the one who holds it now; db-scheduler would call that a bug.
   */
  static void giveUp(Execution held, Runnable removalOrMove) {
    try {
      removalOrMove.run();
    } catch (ExecutionException e) {
      log.info("job has changed hands: task={} instance={}", held.getTaskName(), held.getId());
    }
  }
}
