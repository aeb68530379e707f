package dev.discovery.admin;

import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.source.TargetId;

/** What became of the wish to start or to cancel a backfill. */
public sealed interface BackfillResult {

  /** It has begun. */
  record Started(Backfill backfill) implements BackfillResult {}

  /** There is nothing to run, or too much; {@code plan} says which. Nothing was changed. */
  record Refused(BackfillPlan plan) implements BackfillResult {}

  /** There is no such target. */
  record UnknownTarget(TargetId target) implements BackfillResult {}

  /** No further slot gets a run, and one that has not begun will not begin. */
  record Cancelled(Backfill backfill) implements BackfillResult {}

  /** It is done or cancelled already. Nothing was changed. */
  record NotActive(Backfill backfill) implements BackfillResult {}

  /** The target has no such backfill. */
  record UnknownBackfill(BackfillId backfill) implements BackfillResult {}
}
