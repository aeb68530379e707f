package dev.discovery.plan;

import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of a target whose next slot a person sets. The ledger is believed where the row says
 * something else, so that the slot which follows is one that it takes.
 */
final class Moving {

  private final Target before;
  private final TargetState state;
  private final TargetState corrected;
  private final Schedule schedule;
  private final Instant now;

  Moving(Target before, LedgerStanding ledger, Schedule schedule, Instant now) {
    this.before = before;
    this.state = before.state();
    this.corrected = ledger.corrected(before, now).state();
    this.schedule = schedule;
    this.now = now;
  }

  Move to(Instant wanted) {
    Slot slot = Slot.offGrid(wanted, schedule.zone());
    if (!slot.at().isAfter(now)) {
      return new Move.Refused("the new slot has to come after " + now);
    }
    Optional<Slot> last = corrected.lastSlot();
    if (last.isPresent() && !slot.at().isAfter(last.get().at())) {
      return new Move.Refused("slots up to " + last.get().at() + " are decided already");
    }
    Pending owed = corrected.pending().orElseThrow();
    Pending next = new Pending(slot, slot.at());
    if (owed.slot().at().isAfter(now)) {
      return new Move.Done(Edit.of(before.in(waiting(last, next))));
    }
    boolean contradicted = !corrected.pending().equals(state.pending());
    if (!state.isParked(ParkReason.QUARANTINED) && !contradicted) {
      return new Move.Refused(
          "its slot of %s has come%s"
              .formatted(
                  owed.slot().at(),
                  state.parked().map(why -> ": " + why.detail()).orElse(", and is decided next")));
    }
    DecidedSlot missed = Passed.come(owed, schedule, now);
    TargetState after = waiting(Optional.of(missed.through()), next);
    return new Move.Done(Edit.of(before.in(after), missed, SkipReason.QUARANTINED));
  }

  /** Whatever else it has to wait for is found again when the slot has come. */
  private TargetState waiting(Optional<Slot> decided, Pending next) {
    return new TargetState(
        true, decided, Optional.of(next), Optional.empty(), corrected.inFlight());
  }
}
