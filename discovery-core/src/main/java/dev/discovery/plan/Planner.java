package dev.discovery.plan;

import dev.discovery.Check;
import dev.discovery.plan.Decision.Park;
import dev.discovery.plan.Decision.Skip;
import dev.discovery.plan.Decision.Unpark;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.Optional;

/**
 * The one planner: what production, dry run, preview and simulation decide with. Pure functions of
 * a target, the pauses that concern it, and {@code now}.
 */
public final class Planner {

  private Planner() {}

  /**
   * Decides a target that is due at {@code now}.
   *
   * <p>Of slots that were missed meanwhile the catch-up policy says what is run and what is
   * dropped; the decision covers them all, but for those that are run one by one and wait for the
   * end of the first run. A target that comes back from quarantine is not run for the slots of that
   * time. Nor is one for what fell due in a pause, whether a tick saw it or not; what fell due
   * after its end may be due at once, and is a decision of its own.
   *
   * @param pauses those that reach the target, at the least
   * @throws RuntimeException if the target's schedule cannot be read, or its slot is not after the
   *     last one that was decided: quarantine it
   */
  public static Decision decide(Target target, Pauses pauses, Instant now) {
    Schedule schedule = target.schedule().parse();
    TargetState state = target.state();
    Pending pending = state.pending().orElseThrow();
    checkUndecided(pending.slot(), state.lastSlot());
    if (pending.dueAt().isAfter(now)) {
      return new Unpark();
    }
    if (state.isParked(ParkReason.QUARANTINED)) {
      Passed gap = Passed.gap(target, schedule, schedule, now);
      return new Skip(gap.slot(), SkipReason.QUARANTINED, gap.next());
    }
    Optional<Pause> pause = pauses.on(target.id(), now);
    if (pause.isPresent()) {
      return new Park(Parked.paused(pause.get(), pausedSince(state, now)));
    }
    if (state.isParked(ParkReason.PAUSED) || pauses.covered(target.id(), pending.dueAt())) {
      return pauseOver(target, schedule, pauses, now);
    }
    boolean occupied = state.inFlight().isPresent();
    Overlap overlap = target.schedule().policies().overlapInForce();
    if (occupied && waits(overlap, state.inFlight().orElseThrow())) {
      return new Park(Parked.behind(state.inFlight().orElseThrow().run(), now));
    }
    if (occupied && overlap == Overlap.SKIP) {
      Passed due = Passed.due(pending, target, schedule, now);
      return new Skip(due.slot(), SkipReason.OVERLAP, due.next());
    }
    return new CatchingUp(target, schedule, now).decide();
  }

  /** The pending slot was in the pause, or was held up by it; with it goes what fell due in it. */
  private static Skip pauseOver(Target target, Schedule schedule, Pauses pauses, Instant now) {
    Pending pending = target.state().pending().orElseThrow();
    Instant paused =
        pauses.covered(target.id(), pending.dueAt())
            ? pending.dueAt()
            : target.state().parked().flatMap(Parked::recheckAt).orElse(now);
    Instant end = pauses.firstFree(target.id(), paused);
    Passed gap = Passed.due(pending, target, schedule, end.minusNanos(1));
    return new Skip(gap.slot(), SkipReason.PAUSED, gap.next());
  }

  private static Instant pausedSince(TargetState state, Instant now) {
    return state.isParked(ParkReason.PAUSED) ? state.parked().orElseThrow().since() : now;
  }

  /** What is made up for in the past costs no slot of the present. */
  private static boolean waits(Overlap overlap, InFlight run) {
    boolean backfill = run.trigger() == Trigger.BACKFILL;
    return overlap == Overlap.QUEUE || (backfill && overlap == Overlap.SKIP);
  }

  /** The last slot only grows; the ledger's unique index is the other guard of this. */
  private static void checkUndecided(Slot slot, Optional<Slot> last) {
    if (last.isPresent() && !slot.at().isAfter(last.get().at())) {
      String expected = "after the last one decided, " + last.get().at();
      Check.argument(false, "slot", expected, slot.at());
    }
  }

  /** Quarantines a target for what went wrong when it was decided. */
  public static TargetState quarantine(TargetState state, String detail, Instant now) {
    Parked why =
        state
            .parked()
            .filter(parked -> parked.reason() == ParkReason.QUARANTINED)
            .map(parked -> parked.again(detail, now))
            .orElseGet(() -> Parked.quarantined(detail, now));
    return state.parked(why);
  }

  /**
   * Applies a changed wish. Editing a schedule neither starts a run nor loses one whose slot has
   * come: such a slot and its due time stay, and its decision makes up for those that came after
   * it, as the new schedule counts them; otherwise the new slot is the first one after {@code now}
   * on the walk from the last slot under the new schedule. A slot that waits for the end of a run
   * is decided anew if the overlap in force is another. Coming back takes the same walk; only a
   * target that never had a slot is due at once.
   *
   * @throws RuntimeException if the wish is another schedule than the target has, and cannot be
   *     read
   */
  public static Edit edit(Target before, Wish wish, Instant now) {
    if (wish instanceof Wish.On on) {
      if (isInForce(on, before)) {
        return Edit.of(before);
      }
      return new Rescheduling(before, on.schedule(), now).edit();
    }
    if (!before.state().active()) {
      return Edit.of(before);
    }
    if (wish instanceof Wish.Invalid invalid) {
      return Edit.of(before.in(heldBack(before.state(), invalid.detail(), now)));
    }
    return switchedOff(before, now);
  }

  /** Then there is nothing to read, which this JDK may not be able to: an old one, a new zone. */
  private static boolean isInForce(Wish.On on, Target target) {
    return target.state().active()
        && !target.state().isParked(ParkReason.QUARANTINED)
        && on.schedule().equals(target.schedule());
  }

  private static TargetState heldBack(TargetState state, String detail, Instant now) {
    Instant since =
        state.isParked(ParkReason.QUARANTINED) ? state.parked().orElseThrow().since() : now;
    return state.parked(Parked.untilEvent(ParkReason.QUARANTINED, detail, since));
  }

  private static Edit switchedOff(Target before, Instant now) {
    TargetState state = before.state();
    Pending pending = state.pending().orElseThrow();
    if (pending.slot().at().isAfter(now)) {
      return Edit.of(before.in(state.deactivated(state.lastSlot())));
    }
    DecidedSlot dropped =
        before
            .schedule()
            .ifReadable()
            .map(schedule -> Passed.come(pending, schedule, now))
            .orElseGet(() -> DecidedSlot.only(pending));
    return Edit.of(
        before.in(state.deactivated(Optional.of(dropped.through()))), dropped, droppedFor(state));
  }

  private static SkipReason droppedFor(TargetState state) {
    if (state.isParked(ParkReason.QUARANTINED)) {
      return SkipReason.QUARANTINED;
    }
    return state.isParked(ParkReason.PAUSED) ? SkipReason.PAUSED : SkipReason.DISABLED;
  }

  /**
   * Sets the next slot of a target by a person's hand: off the grid, due at that very instant,
   * whatever the spread. A slot that has come is not lost by it: then the move is refused, unless
   * the target is quarantined, or its row contradicts the ledger. Such a target is repaired: slots
   * that came meanwhile are dropped as a gap, and last slot and run in flight are the ledger's.
   *
   * @param wanted cut to microseconds
   */
  public static Move move(Target before, LedgerStanding ledger, Instant wanted, Instant now) {
    TargetState state = before.state();
    if (!state.active()) {
      return new Move.Refused("no city asks for it");
    }
    boolean byConfig =
        state.isParked(ParkReason.QUARANTINED)
            && state.parked().orElseThrow().recheckAt().isEmpty();
    if (byConfig) {
      return new Move.Refused("its config is invalid: " + state.parked().orElseThrow().detail());
    }
    return before
        .schedule()
        .ifReadable()
        .map(schedule -> new Moving(before, ledger, schedule, now).to(wanted))
        .orElseGet(
            () -> new Move.Refused("its schedule cannot be read: " + before.schedule().zone()));
  }
}
