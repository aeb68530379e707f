package dev.discovery.plan;

import dev.discovery.schedule.Slot;
import dev.discovery.source.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * What the machine knows of one target. Moved only by the planner.
 *
 * @param active whether any city wants it; inactive targets are kept, never deleted
 * @param lastSlot the last slot that was decided; only grows
 * @param pending the next decision; empty exactly while inactive
 * @param parked why it is not decided now
 * @param inFlight the run that is not allowed to have company; a cache of the ledger, cleared only
 *     by the run that it names
 */
public record TargetState(
    boolean active,
    Optional<Slot> lastSlot,
    Optional<Pending> pending,
    Optional<Parked> parked,
    Optional<InFlight> inFlight) {

  /** Of a target that nobody has asked for yet. */
  public static final TargetState NEW =
      new TargetState(
          false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * When the tick looks at the target next: its due time, or the recheck time while parked; empty
   * when only an event can change that. The index of due targets is over this instant.
   */
  public Optional<Instant> wakeAt() {
    if (!active) {
      return Optional.empty();
    }
    return parked.isPresent() ? parked.get().recheckAt() : pending.map(Pending::dueAt);
  }

  /** Whether it is parked for {@code reason}. */
  public boolean isParked(ParkReason reason) {
    return parked.filter(why -> why.reason() == reason).isPresent();
  }

  /** Active, with its first or next decision. */
  public TargetState activated(Pending next) {
    return new TargetState(true, lastSlot, Optional.of(next), Optional.empty(), inFlight);
  }

  /** Inactive; a run in flight goes on. */
  public TargetState deactivated(Optional<Slot> last) {
    return new TargetState(false, last, Optional.empty(), Optional.empty(), inFlight);
  }

  /** The same, with another decision to wait for. */
  public TargetState replanned(Pending next) {
    return new TargetState(active, lastSlot, Optional.of(next), parked, inFlight);
  }

  /** Advanced past {@code last}, to {@code next}, not parked. */
  public TargetState advanced(Slot last, Pending next) {
    return new TargetState(
        active, Optional.of(last), Optional.of(next), Optional.empty(), inFlight);
  }

  /** The same, parked. */
  public TargetState parked(Parked why) {
    return new TargetState(active, lastSlot, pending, Optional.of(why), inFlight);
  }

  /** The same, not parked. */
  public TargetState unparked() {
    return new TargetState(active, lastSlot, pending, Optional.empty(), inFlight);
  }

  /** The same, with a run in flight. */
  public TargetState occupiedBy(InFlight run) {
    return new TargetState(active, lastSlot, pending, parked, Optional.of(run));
  }

  /**
   * After the end of {@code run}: the marker is cleared if it names that run, and with it goes a
   * wait for its end.
   */
  public TargetState releasedBy(RunId run) {
    if (inFlight.map(InFlight::run).filter(run::equals).isEmpty()) {
      return this;
    }
    Optional<Parked> still = isParked(ParkReason.OVERLAP) ? Optional.empty() : parked;
    return new TargetState(active, lastSlot, pending, still, Optional.empty());
  }
}
