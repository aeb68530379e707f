package dev.discovery.worker;

import dev.discovery.health.Freshness;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.Storage;
import dev.discovery.run.Run;
import java.util.List;
import java.util.Optional;

/** The end of a run and the release of its target, which go together. Not for hosts. */
public final class RunRelease {

  private RunRelease() {}

  /**
   * Ends a run, for a caller that has locked first its target and then the run.
   *
   * @param target as it is under its lock
   * @param before the run as it is under its lock
   * @param after the run in its final state
   * @param cursor that the sync returned, if it succeeded
   */
  public static void end(
      Storage storage, Target target, Run before, Run after, Optional<String> cursor) {
    storage.runs().end(before, after, cursor, Freshness.of(target));
    TargetState released = target.state().releasedBy(before.id());
    if (!released.equals(target.state())) {
      storage.targets().advance(List.of(target.in(released)));
    }
  }
}
