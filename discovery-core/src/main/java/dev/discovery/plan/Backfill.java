package dev.discovery.plan;

import dev.discovery.Excerpt;
import dev.discovery.access.Actor;
import dev.discovery.plan.BackfillProgress.Active;
import dev.discovery.plan.BackfillProgress.Cancelled;
import dev.discovery.plan.BackfillProgress.Done;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Slot;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Optional;

/**
 * Runs for a range of past slots of one target, one after the other.
 *
 * @param grid what the slots are counted by
 * @param total how many slots the range has, 1 to 10,000
 */
public record Backfill(
    BackfillId id,
    BackfillRequest request,
    BackfillGrid grid,
    Actor requestedBy,
    Instant createdAt,
    int total,
    BackfillProgress progress) {

  private static final int MAX_WAIT = 1_000;

  /** Whose slots it is about. */
  public TargetId target() {
    return request.target();
  }

  /** Where it stands. */
  public BackfillState state() {
    return progress.state();
  }

  /** The slots that are left; empty once it is done or cancelled. */
  public Optional<Active> active() {
    return progress instanceof Active left ? Optional.of(left) : Optional.empty();
  }

  /**
   * After its next slot got a run at {@code now}.
   *
   * @throws RuntimeException if its schedule cannot be read
   */
  public Backfill advanced(Instant now) {
    Active before = active().orElseThrow();
    int enqueued = before.enqueued() + 1;
    Slot next = NextRun.after(before.next(), grid.parse());
    boolean done = enqueued == total || !next.at().isBefore(request.to());
    return in(
        done
            ? new Done(enqueued, now)
            : new Active(enqueued, next, now.plus(request.pace()), Optional.empty()));
  }

  /** Not yet: a tick looks again at {@code until}. */
  public Backfill waiting(String why, Instant until) {
    Active before = active().orElseThrow();
    return in(
        new Active(
            before.enqueued(), before.next(), until, Optional.of(Excerpt.of(why, MAX_WAIT))));
  }

  /** No further slot gets a run. */
  public Backfill cancelled(Actor by, Instant now) {
    return in(new Cancelled(active().orElseThrow().enqueued(), now, by));
  }

  private Backfill in(BackfillProgress next) {
    return new Backfill(id, request, grid, requestedBy, createdAt, total, next);
  }
}
