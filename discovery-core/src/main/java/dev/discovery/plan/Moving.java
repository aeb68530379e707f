package dev.discovery.plan;

import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of a target whose next slot a person sets. The ledger is believed where the row says
 * something else, so that the slot which follows is one that it takes.
 */
final class Moving {

  private final Target before;
  private final TargetState state;
  private final LedgerStanding ledger;
  private final Schedule schedule;
  private final Instant now;
  private final Optional<Slot> last;

  Moving(Target before, LedgerStanding ledger, Schedule schedule, Instant now) {
    this.before = before;
    this.state = before.state();
    this.ledger = ledger;
    this.schedule = schedule;
    this.now = now;
    this.last =
        Stream.of(state.lastSlot(), ledger.decided())
            .flatMap(Optional::stream)
            .max(Comparator.comparing(Slot::at));
  }

  Move to(Instant wanted) {
    Slot slot = Slot.offGrid(wanted, schedule.zone());
    if (!slot.at().isAfter(now)) {
      return new Move.Refused("the new slot has to come after " + now);
    }
    if (last.isPresent() && !slot.at().isAfter(last.get().at())) {
      return new Move.Refused("slots up to " + last.get().at() + " are decided already");
    }
    Pending owed = owed();
    Pending next = new Pending(slot, slot.at());
    if (owed.slot().at().isAfter(now)) {
      return new Move.Done(Edit.of(before.in(waiting(last, next))));
    }
    if (!isQuarantined() && !isDecided(state.pending().orElseThrow())) {
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

  /** The first slot that nobody has decided: not the pending one, if the ledger has that. */
  private Pending owed() {
    Pending pending = state.pending().orElseThrow();
    return isDecided(pending)
        ? Passed.pendingAt(NextRun.after(last.orElseThrow(), schedule), schedule, before)
        : pending;
  }

  private boolean isDecided(Pending pending) {
    return last.isPresent() && !pending.slot().at().isAfter(last.get().at());
  }

  private boolean isQuarantined() {
    return state.isParked(ParkReason.QUARANTINED);
  }

  /** Whatever else it has to wait for is found again when the slot has come. */
  private TargetState waiting(Optional<Slot> decided, Pending next) {
    return new TargetState(true, decided, Optional.of(next), Optional.empty(), ledger.inFlight());
  }
}
