package dev.discovery.port;

import dev.discovery.source.RunId;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Hands runs to a job backend, which calls {@code RunWorker} for each, at least once. It takes part
 * in the transaction of the calling thread: jobs appear when it commits, or never. Contract: {@code
 * JobQueueContract}.
 */
public interface JobQueue {

  /**
   * Adds each job unless one of its run is pending. A duplicate does not harm the transaction.
   *
   * @return what became of each, in the order of {@code jobs}
   * @throws PortException if the backend cannot be reached or refuses; nothing may be committed
   *     then
   */
  List<EnqueueResult> enqueue(List<SyncJob> jobs);

  /** Which of these runs have a job, waiting or being worked on. */
  Set<RunId> pending(Collection<RunId> runs);
}
