package dev.discovery.plan;

import dev.discovery.city.CityId;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.TargetId;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The subscriptions to one target, added up.
 *
 * @param smallest the smallest frequency among the active ones; empty exactly when none is
 * @param quarantined the first of the quarantined ones, by city id; empty when none is
 */
public record Demand(TargetId target, Optional<Frequency> smallest, Optional<Held> quarantined) {

  /**
   * A wish that is held back.
   *
   * @param detail why, for people
   */
  public record Held(CityId city, String detail) {}

  /** What nobody asks for. */
  public static Demand none(TargetId target) {
    return new Demand(target, Optional.empty(), Optional.empty());
  }

  /** Whether any city wants the target. */
  public boolean isActive() {
    return smallest.isPresent();
  }

  /** With one more subscription to the same target. */
  public Demand plus(Subscription more) {
    return switch (more.status()) {
      case ACTIVE ->
          new Demand(
              target,
              Stream.concat(smallest.stream(), more.frequency().stream())
                  .min(Comparator.comparing(Frequency::length)),
              quarantined);
      case QUARANTINED ->
          new Demand(
              target,
              smallest,
              Stream.concat(quarantined.stream(), Stream.of(new Held(more.city(), more.detail())))
                  .min(Comparator.comparing(Held::city)));
      case DISABLED, UNKNOWN -> this;
    };
  }
}
