package dev.discovery.admin;

import dev.discovery.plan.Pending;
import dev.discovery.source.TargetId;

/** What became of moving a target's next run. */
public sealed interface NextRunResult {

  /** The target waits for this slot now. */
  record Moved(Pending next) implements NextRunResult {}

  /** The target waits for another slot than the person saw. Nothing was changed. */
  record Stale(Pending current) implements NextRunResult {}

  /** It cannot be moved, for this reason. Nothing was changed. */
  record Refused(String reason) implements NextRunResult {}

  /** There is no such target. */
  record UnknownTarget(TargetId target) implements NextRunResult {}
}
