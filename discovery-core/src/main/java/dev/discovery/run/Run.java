package dev.discovery.run;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Optional;

/**
 * One sync that was asked for.
 *
 * @param slot the slots that it covers; present exactly for {@link Trigger#SCHEDULE}
 * @param enqueuedAt when it was asked for
 * @param concurrent whether it may have company
 */
public record Run(
    RunId id,
    TargetId target,
    Trigger trigger,
    Optional<DecidedSlot> slot,
    Instant enqueuedAt,
    boolean concurrent,
    RunProgress progress) {

  /** Where it stands. */
  public RunState state() {
    return progress.state();
  }

  /** The same run, further on. */
  public Run at(RunProgress further) {
    return new Run(id, target, trigger, slot, enqueuedAt, concurrent, further);
  }
}
