package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.orchestrator.DiscoveryOrchestrator;
import dev.discovery.run.TickReport;

/** Ticks because somebody wants it now. Thread-safe. */
final class Ticking {

  private final DiscoveryOrchestrator orchestrator;
  private final Gate gate;

  Ticking(DiscoveryOrchestrator orchestrator, Gate gate) {
    this.orchestrator = orchestrator;
    this.gate = gate;
  }

  TickReport tick(Actor actor) {
    return gate.act(
        Operation.TICK,
        Subject.EVERYTHING,
        actor,
        orchestrator::tick,
        (report, journal) -> {
          if (!report.isIdle()) {
            journal.record(report.startedAt(), Touched.EVERYTHING, "", summary(report));
          }
        });
  }

  private static String summary(TickReport report) {
    return "due=%d enqueued=%d duplicates=%d skipped=%s parked=%s failed=%d backfilled=%d%s"
        .formatted(
            report.due(),
            report.enqueued(),
            report.duplicates(),
            report.skipped(),
            report.parked(),
            report.failed(),
            report.backfilled(),
            report.problem().map(problem -> " problem=" + problem).orElse(""));
  }
}
