package dev.discovery.run;

import dev.discovery.access.Actor;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.Optional;

/**
 * One sync that was asked for.
 *
 * @param origin what asked for it
 * @param enqueuedAt when it was asked for
 * @param concurrent whether it may have company
 * @param cancelRequest somebody's wish that it be cancelled, which stays with it however it ends
 */
public record Run(
    RunId id,
    TargetId target,
    Origin origin,
    Instant enqueuedAt,
    boolean concurrent,
    RunProgress progress,
    Optional<CancelRequest> cancelRequest) {

  /** One that nobody has asked to cancel. */
  public Run(
      RunId id,
      TargetId target,
      Origin origin,
      Instant enqueuedAt,
      boolean concurrent,
      RunProgress progress) {
    this(id, target, origin, enqueuedAt, concurrent, progress, Optional.empty());
  }

  /** What asked for it. */
  public Trigger trigger() {
    return origin.trigger();
  }

  /** The slots that it covers; empty for {@link Trigger#MANUAL}. */
  public Optional<DecidedSlot> slot() {
    return origin.slot();
  }

  /** Who asked for it; present unless {@link Trigger#SCHEDULE}. */
  public Optional<Actor> requestedBy() {
    return origin.requestedBy();
  }

  /** Where it stands. */
  public RunState state() {
    return progress.state();
  }

  /** The same run, without the detail of its failure. */
  public Run withoutDetail() {
    return at(progress.withoutDetail());
  }

  /** The same run, further on. */
  public Run at(RunProgress further) {
    return new Run(id, target, origin, enqueuedAt, concurrent, further, cancelRequest);
  }

  /** The same run, which somebody wants cancelled; the first wish counts. */
  public Run with(CancelRequest request) {
    Optional<CancelRequest> first = cancelRequest.or(() -> Optional.of(request));
    return new Run(id, target, origin, enqueuedAt, concurrent, progress, first);
  }
}
