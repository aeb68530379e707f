package dev.discovery.benchmarks;

import dev.discovery.Discovery;
import dev.discovery.run.TickReport;

/**
 * Discovery itself: ledger row, job and next slot, by cron and zone, in one transaction a batch.
 */
record Ticking(Discovery discovery) implements Contender {

  @Override
  public String name() {
    return "Discovery's tick";
  }

  @Override
  public String source() {
    return "tick";
  }

  @Override
  public void drain() {
    TickReport report = discovery.orchestrator().tick();
    if (report.problem().isPresent()) {
      throw new IllegalStateException(report.problem().get());
    }
  }
}
