package dev.discovery.plan;

import dev.discovery.schedule.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The coming decisions as a patient person finds them: asks the planner whenever the target is due,
 * writes down what it says, and moves the target by hand.
 */
final class IndependentWalk {

  private IndependentWalk() {}

  static List<PlannedSlot> of(Target target, Pauses pauses, Instant now, Instant until, int limit) {
    var found = new ArrayList<PlannedSlot>();
    TargetState state = free(target.state());
    Instant at = now;
    while (found.size() < limit && state.wakeAt().isPresent()) {
      Instant wake = state.wakeAt().get();
      at = wake.isBefore(at) ? at : wake;
      if (!at.isBefore(until)) {
        return found;
      }
      Decision decision = Planner.decide(target.in(state), pauses, at);
      if (decision instanceof Decision.Enqueue run) {
        if (run.missed().isPresent()) {
          Gap gap = run.missed().get();
          found.add(new PlannedSlot(target.id(), gap.slot(), Optional.of(gap.reason()), at));
        }
        found.add(new PlannedSlot(target.id(), run.slot(), Optional.empty(), at));
        state = waiting(state, run.slot().through(), run.next());
      } else if (decision instanceof Decision.Skip skip) {
        found.add(new PlannedSlot(target.id(), skip.slot(), Optional.of(skip.reason()), at));
        state = waiting(state, skip.slot().through(), skip.next());
      } else if (decision instanceof Decision.Park park) {
        state =
            new TargetState(
                true, state.lastSlot(), state.pending(), Optional.of(park.why()), state.inFlight());
      } else {
        state = waiting(state, state.lastSlot(), state.pending().orElseThrow());
      }
    }
    return found.size() > limit ? found.subList(0, limit) : found;
  }

  private static TargetState waiting(TargetState state, Slot last, Pending next) {
    return waiting(state, Optional.of(last), next);
  }

  private static TargetState waiting(TargetState state, Optional<Slot> last, Pending next) {
    return new TargetState(
        state.active(), last, Optional.of(next), Optional.empty(), Optional.empty());
  }

  /** Whatever runs has ended by now. */
  private static TargetState free(TargetState state) {
    boolean waits = state.inFlight().isPresent() && state.isParked(ParkReason.OVERLAP);
    Optional<Parked> parked = waits ? Optional.empty() : state.parked();
    Optional<InFlight> none = Optional.empty();
    return new TargetState(state.active(), state.lastSlot(), state.pending(), parked, none);
  }
}
