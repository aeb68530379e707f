package dev.discovery.plan;

import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether the next slot of a backfill gets its run now. Pure. */
public sealed interface BackfillTurn {

  /** The backfill after it. */
  Backfill after();

  /** The slot {@code before.active().next()} gets its run. */
  record Run(Backfill before, Backfill after) implements BackfillTurn {}

  /** It waits, and says why. */
  record Wait(Backfill after) implements BackfillTurn {}

  /** How long it waits for what ends by itself: a run, or a slot that is due. */
  Duration SOON = Duration.ofSeconds(10);

  /** How long it waits for what somebody has to end. */
  Duration BLOCKED = Duration.ofMinutes(1);

  /**
   * Decides a backfill that is active. What is due on the schedule goes first, and so does a run
   * that is in flight; a target that is disabled, parked or paused holds its backfill up.
   */
  static BackfillTurn decide(Backfill backfill, Target target, Pauses pauses, Instant now) {
    Optional<String> blocked =
        blocked(target.state()).or(() -> pauses.on(target.id(), now).map(Pause::toString));
    if (blocked.isPresent()) {
      return new Wait(backfill.waiting(blocked.get(), now.plus(BLOCKED)));
    }
    Optional<InFlight> running = target.state().inFlight();
    if (running.isPresent()) {
      String why = "waits for the end of run " + running.get().run();
      return new Wait(backfill.waiting(why, now.plus(SOON)));
    }
    if (target.isDue(now)) {
      return new Wait(backfill.waiting("a slot of the schedule goes first", now.plus(SOON)));
    }
    try {
      return new Run(backfill, backfill.advanced(now));
    } catch (RuntimeException e) {
      return new Wait(backfill.waiting(unreadable(target.id(), e), now.plus(BLOCKED)));
    }
  }

  /** Of two that are due for one target the later one waits. */
  static BackfillTurn behindAnother(Backfill backfill, Instant now) {
    return new Wait(backfill.waiting("another backfill of the target goes first", now.plus(SOON)));
  }

  private static Optional<String> blocked(TargetState state) {
    if (!state.active()) {
      return Optional.of("the target is disabled");
    }
    return state
        .parked()
        .filter(why -> why.reason() != ParkReason.OVERLAP)
        .map(why -> "the target is parked, %s: %s".formatted(why.reason(), why.detail()));
  }

  private static String unreadable(TargetId target, RuntimeException e) {
    return "the slots of %s cannot be computed: %s".formatted(target, e.getMessage());
  }
}
