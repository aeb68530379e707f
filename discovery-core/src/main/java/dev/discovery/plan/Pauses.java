package dev.discovery.plan;

import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The pauses that concern some targets, those included that have ended a moment ago. Immutable.
 *
 * @param all in any order
 */
public record Pauses(Collection<Pause> all) {

  /** Nothing is paused. */
  public static final Pauses NONE = new Pauses(List.of());

  private static final Comparator<Pause> ENDS_LAST =
      Comparator.comparing(pause -> pause.until().orElse(Instant.MAX));

  /** Copies the collection. */
  public Pauses {
    all = List.copyOf(all);
  }

  /**
   * The pause that {@code target} waits for the end of: of those in force, one without an end if
   * there is one, else the one that ends last.
   */
  public Optional<Pause> on(TargetId target, Instant now) {
    return all.stream()
        .filter(pause -> pause.isInForce(now) && pause.scope().covers(target))
        .max(ENDS_LAST);
  }

  /** Whether {@code target} was paused at {@code at}. */
  public boolean covered(TargetId target, Instant at) {
    return at(target, at).isPresent();
  }

  /**
   * The first instant from {@code at} on at which {@code target} is not paused: {@code at} itself,
   * or the end of the last of the pauses that go on from each other; {@link Instant#MAX} if one of
   * them has no end.
   */
  public Instant firstFree(TargetId target, Instant at) {
    Instant free = at;
    Optional<Pause> pause = at(target, free);
    while (pause.isPresent()) {
      if (pause.get().until().isEmpty()) {
        return Instant.MAX;
      }
      free = pause.get().until().get();
      pause = at(target, free);
    }
    return free;
  }

  private Optional<Pause> at(TargetId target, Instant at) {
    return all.stream()
        .filter(pause -> pause.includes(at) && pause.scope().covers(target))
        .max(ENDS_LAST);
  }
}
