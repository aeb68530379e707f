package dev.discovery.plan;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Which targets are due. Pure. */
public final class DueSources {

  private static final Comparator<Target> OLDEST_FIRST =
      Comparator.comparing((Target target) -> target.state().wakeAt().orElse(Instant.MAX))
          .thenComparing(Target::id);

  private DueSources() {}

  /**
   * Those of {@code targets} that are due at {@code now}, oldest first: active, and with a due time
   * (slot plus spread) that is not after {@code now}. Parked ones come back at their recheck time.
   */
  public static List<Target> at(Instant now, List<Target> targets) {
    return targets.stream().filter(target -> target.isDue(now)).sorted(OLDEST_FIRST).toList();
  }
}
