package dev.discovery.testkit;

import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.run.Run;
import dev.discovery.run.TickReport;
import dev.discovery.testkit.SimulatedAttempt.End;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened in a simulation that the ledger does not tell. For one thread. */
final class SimulationLog implements DiscoveryListener {

  private final List<SimulatedAttempt> attempts = new ArrayList<>();
  private long ticks;
  private long broken;
  private boolean fenced;

  /** An attempt has begun; gives its place. */
  int add(SimulatedAttempt attempt) {
    attempts.add(attempt);
    return attempts.size() - 1;
  }

  void ended(int place, Instant at, End how) {
    attempts.set(place, attempts.get(place).ended(at, how));
  }

  @Override
  public void attemptFenced(Run run) {
    fenced = true;
  }

  /** How the attempt ended that has just been brought to its end. */
  End newestEnd() {
    End end = fenced ? End.FENCED : End.RECORDED;
    fenced = false;
    return end;
  }

  @Override
  public void tickEnded(TickReport report) {
    ticks++;
    if (report.problem().isPresent()) {
      broken++;
    }
  }

  /** A tick has ended without a report. */
  void tickBroken() {
    ticks++;
    broken++;
  }

  List<SimulatedAttempt> attempts() {
    return List.copyOf(attempts);
  }

  /** How many ticks ended early. */
  long broken() {
    return broken;
  }

  long ticks() {
    return ticks;
  }
}
