package dev.discovery.admin;

import dev.discovery.plan.Blocked;
import dev.discovery.plan.ComingSlots;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Explanation.Kind;
import dev.discovery.plan.PlannedSlot;
import dev.discovery.plan.Target;
import dev.discovery.run.LedgerEntry;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Slot;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;

/** Whether a source will run at an instant that is to come. Pure. */
final class FutureAnswer {

  /** How many decisions are looked at: each one costs some microseconds. */
  static final int MOST_DECISIONS = 20_000;

  private final Circumstances all;
  private final Instant at;
  private final Instant now;
  private final DecisionWords words;

  FutureAnswer(Circumstances all, Instant at, Instant now) {
    this.all = all;
    this.at = at;
    this.now = now;
    this.words = new DecisionWords(all);
  }

  Answer answer() {
    return Obstacle.of(all).orElseGet(() -> ahead(all.activeTarget().orElseThrow()));
  }

  /** Walks on until the first decision on a later slot: that is the neighbour on the other side. */
  private Answer ahead(Target target) {
    var coming = new ComingSlots(target, all.pauses(), now, Instant.MAX);
    Optional<PlannedSlot> before = Optional.empty();
    for (int decisions = 0; coming.hasNext(); decisions++) {
      if (decisions == MOST_DECISIONS) {
        return tooFar(before.orElseThrow());
      }
      PlannedSlot planned = coming.next();
      if (isSlotOf(planned)) {
        return at(planned);
      }
      if (planned.slot().at().isAfter(at)) {
        return between(before, planned);
      }
      before = Optional.of(planned);
    }
    return blocked(coming.blocked().orElseThrow());
  }

  private Answer tooFar(PlannedSlot furthest) {
    return new Answer(
        Kind.TOO_FAR,
        "Whether %s will run at %s is too far ahead to say: %d decisions come before, up to that on its slot of %s."
            .formatted(all.what(), all.at(at), MOST_DECISIONS, all.at(furthest.slot().at())));
  }

  private boolean isSlotOf(PlannedSlot planned) {
    DecidedSlot decided = planned.decided();
    if (at.equals(decided.slot().at()) || at.equals(decided.dueAt()) || at.equals(planned.at())) {
      return true;
    }
    return at.isAfter(decided.slot().at())
        && !at.isAfter(decided.through().at())
        && all.schedule()
            .map(schedule -> NextRun.walk(decided.slot(), schedule, at).last().at())
            .equals(Optional.of(at));
  }

  private Answer at(PlannedSlot planned) {
    String slot = "its slot of " + all.at(planned.slot().at()) + words.moved(planned.slot());
    if (planned.skipped().isPresent()) {
      return new Answer(
          Kind.WILL_BE_SKIPPED,
          "%s will not run at %s: the slot will be skipped, because %s."
              .formatted(all.what(), all.at(at), DecisionWords.why(planned.skipped().get())));
    }
    return new Answer(
        Kind.WILL_RUN,
        "%s will run: %s starts at %s%s."
            .formatted(
                all.what(),
                slot,
                all.at(planned.at()),
                planned.covered() > 1 ? ", for " + planned.covered() + " slots in all" : ""));
  }

  private Answer between(Optional<PlannedSlot> before, PlannedSlot after) {
    Optional<String> nearest =
        before
            .map(planned -> all.at(planned.slot().at()))
            .or(() -> all.around().upTo().map(words::brief));
    return new Answer(
            Kind.BETWEEN_SLOTS,
            "%s will not run at %s, which is none of its slots.".formatted(all.what(), all.at(at)))
        .and(
            nearest
                    .map(slot -> "The one before is " + slot + ", the one after ")
                    .orElse("Its next one is ")
                + all.at(after.slot().at())
                + ".")
        .and(before.map(PlannedSlot::slot).or(this::lastDecided).map(this::twice).orElse(""));
  }

  private Optional<Slot> lastDecided() {
    return all.around().upTo().flatMap(LedgerEntry::decided).map(DecidedSlot::slot);
  }

  private String twice(Slot before) {
    LocalDateTime shown = LocalDateTime.ofInstant(at, all.zone());
    return shown.equals(before.wall())
        ? "Clocks will show that time twice, and its slot comes the first time."
        : "";
  }

  private Answer blocked(Blocked blocked) {
    Kind kind =
        switch (blocked.why()) {
          case PAUSED -> Kind.PAUSED;
          case INACTIVE -> Kind.INACTIVE;
          case QUARANTINED, UNDECIDABLE -> Kind.QUARANTINED;
          case WAITS_FOR_RUN -> Kind.WAITS_FOR_RUN;
          case UNKNOWN_SOURCE -> Kind.UNKNOWN_SOURCE;
        };
    return new Answer(
        kind,
        "%s will not run at %s as things are: %s."
            .formatted(all.what(), all.at(at), blocked.detail()));
  }
}
