package dev.discovery.admin;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Explanation.Kind;
import dev.discovery.plan.Pending;
import dev.discovery.port.ConfigChange;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.Walk;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.function.Predicate;

/** Why a source did, or did not, run at an instant that has passed. Pure. */
final class PastAnswer {

  private final Circumstances all;
  private final Instant at;
  private final Instant now;
  private final DecisionWords words;

  PastAnswer(Circumstances all, Instant at, Instant now) {
    this.all = all;
    this.at = at;
    this.now = now;
    this.words = new DecisionWords(all);
  }

  Answer answer() {
    return all.around()
        .upTo()
        .flatMap(this::decided)
        .or(this::undecided)
        .or(this::deleted)
        .or(this::unrecorded)
        .orElseGet(this::noSlot);
  }

  /** What the newest decision up to then says of it. */
  private Optional<Answer> decided(LedgerEntry entry) {
    DecidedSlot decided = entry.decided().orElseThrow();
    if (at.equals(decided.slot().at()) || at.equals(decided.dueAt())) {
      return Optional.of(words.exactly(entry));
    }
    if (!at.isAfter(decided.through().at())) {
      boolean slot = at.equals(decided.through().at()) || isOnWalkFrom(decided.slot());
      return Optional.of(
          slot
              ? words.covered(entry)
              : none(
                  "It lies between slots that were missed; they are covered by that of "
                      + words.brief(entry)
                      + "."));
    }
    if (entry instanceof LedgerEntry.Asked asked && wasUnderWay(asked.run())) {
      return Optional.of(
          new Answer(
              DecisionWords.kind(asked.run()),
              "%s was running then: run %s, for the slot of %s, %s."
                  .formatted(
                      all.what(),
                      asked.run().id(),
                      all.at(decided.slot().at()),
                      words.fate(asked.run()))));
    }
    return Optional.empty();
  }

  private boolean wasUnderWay(Run run) {
    Predicate<Instant> notBefore = end -> !end.isBefore(at);
    return run.progress().startedAt().filter(start -> !start.isAfter(at)).isPresent()
        && run.progress().finishedAt().map(notBefore::test).orElse(true);
  }

  /** A slot that had come by then, and waits for its decision to this day. */
  private Optional<Answer> undecided() {
    return pending()
        .filter(pending -> !pending.slot().at().isAfter(at))
        .map(pending -> new PresentAnswer(all, now).answer());
  }

  /** So old that whatever was decided may have been deleted. */
  private Optional<Answer> deleted() {
    return all.deletedUpTo()
        .filter(newest -> !at.isAfter(newest))
        .map(
            newest ->
                new Answer(
                    Kind.NO_RECORD,
                    "%s: nothing is recorded for %s any more. History is kept for a limited time, and some of what was decided up to %s has been deleted."
                        .formatted(all.what(), all.at(at), all.at(newest))));
  }

  /** A slot that there should be a decision for. */
  private Optional<Answer> unrecorded() {
    Optional<Slot> before =
        all.around().upTo().map(entry -> entry.decided().orElseThrow().through());
    if (before.isEmpty() || all.activeTarget().isEmpty() || !isOnWalkFrom(before.get())) {
      return Optional.empty();
    }
    Optional<ConfigChange> since =
        all.newest().filter(change -> change.at().isAfter(before.get().at()));
    String doubt =
        since
            .map(
                change ->
                    "the config was changed at %s by %s (version %s), so it may have had none then"
                        .formatted(all.at(change.at()), change.actor().name(), change.version()))
            .orElse("the config of the city has not been changed since, so this looks like a miss");
    return Optional.of(
        new Answer(
            Kind.NO_RECORD,
            "%s: no decision is recorded for %s. Today's schedule has a slot there; %s."
                .formatted(all.what(), all.at(at), doubt)));
  }

  private boolean isOnWalkFrom(Slot slot) {
    Optional<Schedule> schedule = all.schedule();
    if (schedule.isEmpty() || at.isBefore(slot.at())) {
      return false;
    }
    try {
      Walk walk = NextRun.walk(slot, schedule.get(), at);
      return walk.steps() > 0 && walk.last().at().equals(at);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private Answer noSlot() {
    Optional<String> after =
        all.around()
            .after()
            .map(words::brief)
            .or(() -> pending().map(next -> all.at(next.slot().at()) + " (to come)"));
    Optional<LedgerEntry> before = all.around().upTo();
    if (before.isPresent()) {
      return none("The one before is "
              + words.brief(before.get())
              + after.map(next -> ", the one after " + next).orElse("")
              + ".")
          .and(twice(before.get().decided().orElseThrow().slot()))
          .and(after.isEmpty() ? obstacle() : "");
    }
    return after
        .map(
            first ->
                new Answer(
                    Kind.BEFORE_FIRST,
                    "%s did not run at %s: its first slot is %s."
                        .formatted(all.what(), all.at(at), first)))
        .or(() -> Obstacle.of(all).map(why -> why.and("No decision on it was ever recorded.")))
        .orElseGet(() -> none("No decision on it was ever recorded."));
  }

  private String obstacle() {
    return Obstacle.of(all).map(Answer::sentence).orElse("");
  }

  private Answer none(String more) {
    return new Answer(
            Kind.BETWEEN_SLOTS,
            "%s did not run at %s, which is none of its slots.".formatted(all.what(), all.at(at)))
        .and(more);
  }

  /** Clocks that are turned back show a time of day twice; its slot comes the first time. */
  private String twice(Slot before) {
    LocalDateTime shown = LocalDateTime.ofInstant(at, all.zone());
    return shown.equals(before.wall()) && !before.at().equals(at)
        ? "Clocks showed that time twice, and its slot comes the first time."
        : "";
  }

  private Optional<Pending> pending() {
    return all.activeTarget().flatMap(target -> target.state().pending());
  }
}
