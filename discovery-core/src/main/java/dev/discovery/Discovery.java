package dev.discovery;

import dev.discovery.orchestrator.DiscoveryOrchestrator;
import dev.discovery.source.SourceRegistry;
import dev.discovery.worker.RunReconciler;
import dev.discovery.worker.RunWorker;

/** stub. */
public final class Discovery {
  private Discovery() {}

  /** The tick. */
  public DiscoveryOrchestrator orchestrator() {
    throw new IllegalStateException("stub");
  }

  /** For job backends. */
  public RunWorker worker() {
    throw new IllegalStateException("stub");
  }

  /** For job backends. */
  public RunReconciler reconciler() {
    throw new IllegalStateException("stub");
  }

  /** The sources of this node. */
  public SourceRegistry sources() {
    throw new IllegalStateException("stub");
  }

  /** Projects what registered sources have changed and notes that this node has them; at start and every minute. */
  public void maintain() {
    throw new IllegalStateException("stub");
  }
}
