package dev.discovery.plan;

import dev.discovery.source.RunId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** What to do with a target that is due. */
public sealed interface Decision {

  /**
   * What it makes of the target's state: the one way, in production as in preview.
   *
   * @param run gives the id of the run that was asked for; used once by an {@link Enqueue}, and by
   *     nothing else
   * @param now when it was decided
   */
  TargetState after(TargetState before, Supplier<RunId> run, Instant now);

  /**
   * Run it, once, for the slots that {@code slot} covers.
   *
   * @param concurrent whether the run may have company
   * @param missed slots before {@code slot} that are not made up for
   */
  record Enqueue(DecidedSlot slot, Pending next, boolean concurrent, Optional<Gap> missed)
      implements Decision {

    @Override
    public TargetState after(TargetState before, Supplier<RunId> run, Instant now) {
      RunId id = run.get();
      TargetState advanced = before.advanced(slot.through(), next);
      if (concurrent) {
        return advanced;
      }
      TargetState occupied = advanced.occupiedBy(new InFlight(id, Trigger.SCHEDULE));
      // Slots that have come and are left get runs of their own, one after the other.
      return next.dueAt().isAfter(now) ? occupied : occupied.parked(Parked.behind(id, now));
    }
  }

  /** Do not run it for the slots that have come, and say so in the ledger. */
  record Skip(DecidedSlot slot, SkipReason reason, Pending next) implements Decision {

    @Override
    public TargetState after(TargetState before, Supplier<RunId> run, Instant now) {
      return before.advanced(slot.through(), next);
    }
  }

  /** Do not decide it now; no slot is used up. */
  record Park(Parked why) implements Decision {

    @Override
    public TargetState after(TargetState before, Supplier<RunId> run, Instant now) {
      return before.parked(why);
    }
  }

  /** The reason to wait is gone and its slot has not come yet: back to waiting for that. */
  record Unpark() implements Decision {

    @Override
    public TargetState after(TargetState before, Supplier<RunId> run, Instant now) {
      return before.unparked();
    }
  }
}
