package dev.discovery.health;

import dev.discovery.plan.Pause;
import dev.discovery.plan.Target;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a target is doing, and why.
 *
 * @param reasons in words, worst first; empty for PASS
 * @param marks from when on it is, or was, in WARN and in FAIL; empty exactly if UNKNOWN
 */
public record TargetHealth(
    TargetId target, HealthStatus status, List<String> reasons, Optional<HealthMarks> marks) {

  /** Copies the list. */
  public TargetHealth {
    reasons = List.copyOf(reasons);
  }

  /**
   * At {@code now}. What is paused is UNKNOWN.
   *
   * @param pause that reaches it now
   */
  public static TargetHealth of(
      Target target, HealthFacts facts, Optional<Pause> pause, Instant now) {
    Optional<HealthMarks> marks =
        target.state().active() && pause.isEmpty() ? facts.marks() : Optional.empty();
    HealthStatus status = marks.map(of -> of.status(now)).orElse(HealthStatus.UNKNOWN);
    return new TargetHealth(
        target.id(), status, new Reasons(target, facts, now).of(status, pause), marks);
  }
}
