package dev.discovery.proof;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Wish;
import dev.discovery.proof.PastSchedule.Change;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.LedgerEntry.Skipped;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What should have been between a decision and the slot that is known to follow it: the planner's
 * rules are played again, from the one to the other, with each change of the schedule in between.
 * Only where that leads exactly to the slot that did follow is it known what there should have
 * been; the schedule was another one otherwise. For one use, by one thread.
 */
final class Hole {

  private final PastSchedule past;
  private final Optional<Slot> following;
  private final List<ExpectedSlots> missing = new ArrayList<>();
  private final Instant decidedAt;
  private final Instant until;
  private final boolean counted;

  private Slot last;
  private Optional<Schedule> schedule = Optional.empty();
  private Optional<Slot> pending = Optional.empty();

  /** Since when the pending slot is the schedule's; what a person has moved after that is not. */
  private Instant planned;

  /**
   * After {@code before}.
   *
   * @param following the slot that was decided next, or is to be; empty if the target is switched
   *     off
   * @param until when that was decided, or now
   */
  Hole(LedgerEntry before, Optional<Slot> following, Instant until, PastSchedule past) {
    DecidedSlot decided = before.decided().orElseThrow();
    this.past = past;
    this.following = following;
    this.until = until;
    this.last = decided.through();
    this.counted = !decided.atLeast();
    this.decidedAt = decidedAt(before);
    this.planned = decidedAt;
    begin(before);
  }

  /**
   * @param missing slots of which there is no row
   * @param known whether they are sure to have been there
   */
  record Content(List<ExpectedSlots> missing, boolean known) {

    static final Content NOTHING = new Content(List.of(), true);
  }

  Content content() {
    if (!counted || isNextStep()) {
      return Content.NOTHING;
    }
    for (Change change : past.changes(decidedAt, until)) {
      if (hasFollowed(change.at())) {
        break;
      }
      pass(change.at());
      apply(change);
    }
    return end();
  }

  static Instant decidedAt(LedgerEntry entry) {
    return entry instanceof Skipped skipped
        ? skipped.decidedAt()
        : ((LedgerEntry.Asked) entry).run().enqueuedAt();
  }

  /** Where the planner left the target. A gap that a repair leaves is followed by what comes. */
  private void begin(LedgerEntry before) {
    boolean gap =
        before instanceof Skipped skipped
            && (skipped.reason() == SkipReason.QUARANTINED
                || skipped.reason() == SkipReason.DISABLED);
    past.inForce(decidedAt)
        .filter(Wish.On.class::isInstance)
        .flatMap(wish -> ((Wish.On) wish).schedule().ifReadable())
        .ifPresent(
            on -> {
              schedule = Optional.of(on);
              pending =
                  Optional.of(
                      gap ? NextRun.firstAfter(last, on, decidedAt) : NextRun.after(last, on));
            });
  }

  private boolean isNextStep() {
    return pending.isPresent() && following.map(Slot::at).equals(pending.map(Slot::at));
  }

  /** Whether the slot that is known to follow is the pending one, and has come by {@code at}. */
  private boolean hasFollowed(Instant at) {
    return following.isPresent()
        && following.map(Slot::at).equals(pending.map(Slot::at))
        && !following.get().at().isAfter(at);
  }

  /** What has come by {@code at} should have been decided, but for what a person has moved. */
  private void pass(Instant at) {
    if (pending.isEmpty()) {
      return;
    }
    Instant end =
        following
            .map(next -> next.at().minusNanos(1))
            .filter(before -> before.isBefore(at))
            .orElse(at);
    if (!past.moved(planned, at) && !pending.get().at().isAfter(end)) {
      ExpectedSlots come = ExpectedSlots.from(pending.get(), schedule.orElseThrow(), end);
      missing.add(come);
      last = come.last();
      pending = Optional.of(NextRun.walk(last, schedule.orElseThrow(), end).next());
    }
  }

  private void apply(Change change) {
    Optional<Schedule> on =
        change.wish() instanceof Wish.On wish ? wish.schedule().ifReadable() : Optional.empty();
    if (on.isEmpty()) {
      pending = Optional.empty();
    } else if (!on.equals(schedule) || pending.isEmpty()) {
      pending = Optional.of(NextRun.firstAfter(last, on.get(), change.at()));
      planned = change.at();
    }
    schedule = on;
  }

  private Content end() {
    if (following.isEmpty()) {
      pass(until);
      return result(pending.isEmpty());
    }
    if (following.get().offGrid()) {
      // Set by a person, in the place of what was pending then.
      return result(true);
    }
    pass(following.get().at());
    return result(hasFollowed(following.get().at()));
  }

  private Content result(boolean known) {
    if (!past.certain() && !known) {
      return Content.NOTHING;
    }
    return new Content(List.copyOf(missing), known && past.certain());
  }
}
