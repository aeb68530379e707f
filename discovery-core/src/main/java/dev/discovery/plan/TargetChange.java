package dev.discovery.plan;

import dev.discovery.source.TargetId;
import java.util.Optional;

/**
 * What an edit makes of one target, for people.
 *
 * @param before as it is
 * @param after as it would be
 * @param gap slots that have come and would be dropped
 */
public record TargetChange(Kind kind, Target before, Target after, Optional<Gap> gap) {

  /** The kinds of changes. */
  public enum Kind {
    /** Nobody wanted it, and now somebody does. */
    ADDED,
    /** Nobody wants it any more. */
    DROPPED,
    /** It is held back, because what asks for it is invalid. */
    QUARANTINED,
    /** It was held back, and runs again. */
    REPAIRED,
    /** It runs at other times, or by other policies. */
    MOVED
  }

  /** What {@code edit} makes of {@code before}; empty if nothing. */
  public static Optional<TargetChange> of(Target before, Edit edit) {
    return edit.target().equals(before)
        ? Optional.empty()
        : Optional.of(
            new TargetChange(kind(before, edit.target()), before, edit.target(), edit.gap()));
  }

  /** Whose change it is. */
  public TargetId target() {
    return before.id();
  }

  private static Kind kind(Target before, Target after) {
    if (before.state().active() != after.state().active()) {
      return after.state().active() ? Kind.ADDED : Kind.DROPPED;
    }
    if (isHeld(before) != isHeld(after)) {
      return isHeld(after) ? Kind.QUARANTINED : Kind.REPAIRED;
    }
    return isHeld(after) ? Kind.QUARANTINED : Kind.MOVED;
  }

  private static boolean isHeld(Target target) {
    return target.state().isParked(ParkReason.QUARANTINED);
  }
}
