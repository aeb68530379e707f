package dev.discovery.testkit.contract;

import dev.discovery.port.EnqueueResult;
import dev.discovery.port.JobQueue;
import dev.discovery.port.SyncJob;
import dev.discovery.source.RunId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A queue that has lost some of its jobs. */
final class ForgetfulQueue implements JobQueue {

  private final JobQueue real;
  private final Set<RunId> vanished;
  private volatile Runnable beforeAnswering = () -> {};

  /** Without the jobs of those in {@code vanished}, whatever that has when it is asked. */
  ForgetfulQueue(JobQueue real, Set<RunId> vanished) {
    this.real = real;
    this.vanished = vanished;
  }

  /** Lets something happen between the question, which jobs there are, and the answer. */
  void beforeAnswering(Runnable meanwhile) {
    beforeAnswering = meanwhile;
  }

  @Override
  public List<EnqueueResult> enqueue(List<SyncJob> jobs) {
    return real.enqueue(jobs);
  }

  @Override
  public Set<RunId> pending(Collection<RunId> runs) {
    beforeAnswering.run();
    var pending = new HashSet<>(real.pending(runs));
    pending.removeAll(vanished);
    return pending;
  }
}
