package dev.discovery.plan;

import dev.discovery.access.Actor;
import dev.discovery.schedule.Slot;
import java.time.Instant;
import java.util.Optional;

/** How far a backfill has come. */
public sealed interface BackfillProgress {

  /** The kind. */
  BackfillState state();

  /** How many slots have a run. */
  int enqueued();

  /**
   * There are slots left.
   *
   * @param next the next of them
   * @param nextAt when a tick looks at it
   * @param waitsFor why it got no run the last time that a tick looked, for people
   */
  record Active(int enqueued, Slot next, Instant nextAt, Optional<String> waitsFor)
      implements BackfillProgress {
    @Override
    public BackfillState state() {
      return BackfillState.ACTIVE;
    }
  }

  /** Every slot has a run. */
  record Done(int enqueued, Instant finishedAt) implements BackfillProgress {
    @Override
    public BackfillState state() {
      return BackfillState.DONE;
    }
  }

  /** Ended by somebody. */
  record Cancelled(int enqueued, Instant finishedAt, Actor by) implements BackfillProgress {
    @Override
    public BackfillState state() {
      return BackfillState.CANCELLED;
    }
  }
}
