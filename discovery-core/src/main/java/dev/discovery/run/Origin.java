package dev.discovery.run;

import dev.discovery.access.Actor;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Pending;
import dev.discovery.schedule.Slot;
import dev.discovery.source.Trigger;
import java.util.Optional;

/** What asked for a run, and which slots it covers. */
public sealed interface Origin {

  /** The kind. */
  Trigger trigger();

  /** The slots that it covers; empty for {@link Trigger#MANUAL}. */
  default Optional<DecidedSlot> slot() {
    return Optional.empty();
  }

  /** Who asked for it; present unless {@link Trigger#SCHEDULE}. */
  default Optional<Actor> requestedBy() {
    return Optional.empty();
  }

  /** The schedule: a decision on {@code decided}. */
  record Scheduled(DecidedSlot decided) implements Origin {
    @Override
    public Trigger trigger() {
      return Trigger.SCHEDULE;
    }

    @Override
    public Optional<DecidedSlot> slot() {
      return Optional.of(decided);
    }
  }

  /** A person, now. */
  record Requested(Actor by) implements Origin {
    @Override
    public Trigger trigger() {
      return Trigger.MANUAL;
    }

    @Override
    public Optional<Actor> requestedBy() {
      return Optional.of(by);
    }
  }

  /** A backfill that a person has asked for, for one slot of its range. */
  record Backfilled(BackfillId backfill, Slot of, Actor by) implements Origin {
    @Override
    public Trigger trigger() {
      return Trigger.BACKFILL;
    }

    @Override
    public Optional<DecidedSlot> slot() {
      return Optional.of(DecidedSlot.only(new Pending(of, of.at())));
    }

    @Override
    public Optional<Actor> requestedBy() {
      return Optional.of(by);
    }
  }
}
