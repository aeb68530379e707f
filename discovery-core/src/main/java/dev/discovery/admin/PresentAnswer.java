package dev.discovery.admin;

import dev.discovery.plan.Decision;
import dev.discovery.plan.Explanation.Kind;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pause;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Planner;
import dev.discovery.plan.Target;
import dev.discovery.run.Run;
import java.time.Instant;
import java.util.Optional;

/** Why a source is, or is not, due now. Pure. */
final class PresentAnswer {

  private final Circumstances all;
  private final Instant now;

  PresentAnswer(Circumstances all, Instant now) {
    this.all = all;
    this.now = now;
  }

  Answer answer() {
    return Obstacle.of(all).orElseGet(() -> ofTarget(all.activeTarget().orElseThrow()));
  }

  private Answer ofTarget(Target target) {
    Pending pending = target.state().pending().orElseThrow();
    if (target.state().parked().isPresent()) {
      return parked(target.state().parked().get(), pending);
    }
    Optional<Pause> pause = all.pauses().on(target.id(), now);
    if (pause.isPresent()) {
      return paused(pause.get(), pending);
    }
    if (all.inFlight().isPresent()) {
      return inFlight(all.inFlight().get(), pending);
    }
    if (!pending.dueAt().isAfter(now)) {
      return due(target, pending);
    }
    String slot = all.at(pending.slot().at());
    if (!pending.slot().at().isAfter(now)) {
      return new Answer(
          Kind.WAITS_FOR_SPREAD,
          "%s waits: its slot of %s has come, and its share of the spread puts the start at %s."
              .formatted(all.what(), slot, all.at(pending.dueAt())));
    }
    return new Answer(
        Kind.WAITS_FOR_SLOT,
        "%s is not due: its next slot is %s%s."
            .formatted(
                all.what(),
                slot,
                pending.dueAt().equals(pending.slot().at())
                    ? ""
                    : ", due at " + all.at(pending.dueAt())));
  }

  private Answer parked(Parked parked, Pending pending) {
    String slot = "its slot of " + all.at(pending.slot().at());
    String again =
        parked.recheckAt().map(at -> ", and is looked at again at " + all.at(at)).orElse("");
    return switch (parked.reason()) {
      case QUARANTINED ->
          new Answer(
              Kind.QUARANTINED,
              "%s has been quarantined since %s%s: %s."
                  .formatted(all.what(), all.at(parked.since()), again, parked.detail()));
      case OVERLAP ->
          new Answer(
              Kind.WAITS_FOR_RUN,
              "%s waits: %s has come, and %s%s."
                  .formatted(
                      all.what(),
                      slot,
                      parked.detail(),
                      all.inFlight()
                          .map(run -> ", which " + new DecisionWords(all).fate(run))
                          .orElse("")));
      case PAUSED ->
          all.pauses()
              .on(all.target().orElseThrow().id(), now)
              .map(pause -> paused(pause, pending))
              .orElseGet(
                  () ->
                      new Answer(
                          Kind.PAUSED,
                          "%s was paused, and the pause has ended: the slots that came in it are skipped, and it runs again with the next slot."
                              .formatted(all.what())));
      case UNKNOWN_SOURCE ->
          new Answer(
              Kind.UNKNOWN_SOURCE,
              "%s waits: %s has come, but %s.".formatted(all.what(), slot, parked.detail()));
    };
  }

  private Answer paused(Pause pause, Pending pending) {
    return new Answer(
        Kind.PAUSED,
        "%s is paused: %s paused %s at %s%s, because of \"%s\". Its slot of %s %s."
            .formatted(
                all.what(),
                pause.actor().name(),
                pause.scope(),
                all.at(pause.since()),
                pause.until().map(end -> " until " + all.at(end)).orElse(", with no end"),
                pause.reason(),
                all.at(pending.slot().at()),
                pause.until().filter(end -> !end.isAfter(pending.dueAt())).isPresent()
                    ? "comes after that"
                    : "is not run in it"));
  }

  private Answer inFlight(Run run, Pending pending) {
    return new Answer(
        DecisionWords.kind(run),
        "%s: run %s %s. Its next slot is %s."
            .formatted(
                all.what(),
                run.id(),
                new DecisionWords(all).fate(run),
                all.at(pending.slot().at())));
  }

  private Answer due(Target target, Pending pending) {
    String slot = all.at(pending.slot().at());
    Decision decision;
    try {
      decision = Planner.decide(target, all.pauses(), now);
    } catch (RuntimeException e) {
      return new Answer(
          Kind.QUARANTINED,
          "%s is due for its slot of %s, and the next tick quarantines it: %s."
              .formatted(all.what(), slot, e.getMessage()));
    }
    if (decision instanceof Decision.Skip skip) {
      return new Answer(
          Kind.DUE,
          "%s is due for its slot of %s, and the next tick skips it, because %s."
              .formatted(all.what(), slot, DecisionWords.why(skip.reason())));
    }
    if (target.state().lastSlot().isEmpty()) {
      return new Answer(
          Kind.FIRST_RUN,
          "%s is due: it never ran, so it was due at once, at %s. The next tick starts it."
              .formatted(all.what(), slot));
    }
    return new Answer(
        Kind.DUE,
        "%s is due: its slot of %s has come. The next tick starts it.".formatted(all.what(), slot));
  }
}
