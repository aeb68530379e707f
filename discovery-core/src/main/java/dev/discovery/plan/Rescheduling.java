package dev.discovery.plan;

import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a target that is wanted, on a schedule that may be another than it had. */
final class Rescheduling {

  private final Target before;
  private final Target target;
  private final TargetState state;
  private final Schedule schedule;
  private final Instant now;

  Rescheduling(Target before, TargetSchedule wanted, Instant now) {
    this.before = before;
    this.target = new Target(before.id(), wanted, before.state());
    this.state = before.state();
    this.schedule = wanted.parse();
    this.now = now;
  }

  Edit edit() {
    if (!state.active()) {
      return Edit.of(target.in(state.activated(nextPending())));
    }
    boolean changed = !target.schedule().equals(before.schedule());
    if (state.isParked(ParkReason.QUARANTINED)) {
      // A quarantine that waits for no recheck came from the config, which is readable again.
      boolean fromConfig = state.parked().orElseThrow().recheckAt().isEmpty();
      return changed || fromConfig ? repaired() : Edit.of(target);
    }
    if (changed && !hasCome()) {
      return Edit.of(target.in(state.replanned(replanned())));
    }
    return Edit.of(waitsByAnotherPolicy() ? target.in(state.unparked()) : target);
  }

  /** Whether it waits for the end of a run by a policy that is no longer the one in force. */
  private boolean waitsByAnotherPolicy() {
    return state.isParked(ParkReason.OVERLAP)
        && target.schedule().policies().overlapInForce()
            != before.schedule().policies().overlapInForce();
  }

  private Edit repaired() {
    if (state.pending().orElseThrow().dueAt().isAfter(now)) {
      // Nothing was missed. A slot that has come waits for its due time, as after any edit.
      TargetState free = state.unparked();
      return Edit.of(target.in(hasCome() ? free : free.replanned(replanned())));
    }
    Schedule old = before.schedule().ifReadable().orElse(schedule);
    Passed gap = Passed.gap(target, old, schedule, now);
    TargetState after = state.advanced(gap.slot().through(), gap.next());
    return Edit.of(target.in(after), gap.slot(), SkipReason.QUARANTINED);
  }

  private boolean hasCome() {
    return !state.pending().orElseThrow().slot().at().isAfter(now);
  }

  /** Of a slot that is still to come: the grid moves it, policies only its due time. */
  private Pending replanned() {
    return target.schedule().hasGridOf(before.schedule())
        ? Passed.pendingAt(state.pending().orElseThrow().slot(), schedule, target)
        : nextPending();
  }

  private Pending nextPending() {
    Optional<Slot> last = state.lastSlot();
    Slot next =
        last.isPresent()
            ? NextRun.firstAfter(last.get(), schedule, now)
            : Slot.offGrid(now, schedule.zone());
    return Passed.pendingAt(next, schedule, target);
  }
}
