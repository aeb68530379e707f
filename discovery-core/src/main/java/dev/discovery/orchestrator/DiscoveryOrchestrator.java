package dev.discovery.orchestrator;

import dev.discovery.run.TickReport;

/** stub. Thread-safe; any number of them may tick at once, on any number of nodes. */
public final class DiscoveryOrchestrator {

  /** One tick. Never throws for what belongs to a target or to an outage: the report says it. */
  public TickReport tick() {
    throw new IllegalStateException("stub");
  }
}
