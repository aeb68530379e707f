package dev.discovery.admin;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Explanation.Kind;
import dev.discovery.plan.SkipReason;
import dev.discovery.run.Failure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.schedule.Slot;
import java.time.LocalDateTime;

/** Says what was decided on a slot, and what came of it. Pure. */
final class DecisionWords {

  private final Circumstances all;

  DecisionWords(Circumstances all) {
    this.all = all;
  }

  /** The answer for the slot that a row decided. */
  Answer exactly(LedgerEntry entry) {
    DecidedSlot decided = entry.decided().orElseThrow();
    String slot = "the slot of " + all.at(decided.slot().at()) + moved(decided.slot());
    String others = decided.collapsed() > 0 ? " and " + count(decided) + " after it" : "";
    if (entry instanceof LedgerEntry.Skipped skipped) {
      return new Answer(
          Kind.SKIPPED,
          "%s did not run: %s%s was skipped, because %s."
              .formatted(all.what(), slot, others, why(skipped.reason())));
    }
    Run run = ((LedgerEntry.Asked) entry).run();
    return new Answer(
        kind(run),
        "%s: %s%s has run %s, which %s.".formatted(all.what(), slot, others, run.id(), fate(run)));
  }

  /** The answer for a slot that the row of an earlier one covers. */
  Answer covered(LedgerEntry entry) {
    DecidedSlot decided = entry.decided().orElseThrow();
    String first = all.at(decided.slot().at());
    if (entry instanceof LedgerEntry.Skipped skipped) {
      return new Answer(
          Kind.SKIPPED,
          "%s did not run: that slot was skipped together with the one of %s, %s in all, because %s."
              .formatted(all.what(), first, total(decided), why(skipped.reason())));
    }
    Run run = ((LedgerEntry.Asked) entry).run();
    return new Answer(
        Kind.COLLAPSED,
        "%s did not run for that slot alone: it was missed, and run %s for the slot of %s covers it, %s in all; that run %s."
            .formatted(all.what(), run.id(), first, total(decided), fate(run)));
  }

  /** One phrase for a list of neighbours. */
  String brief(LedgerEntry entry) {
    DecidedSlot decided = entry.decided().orElseThrow();
    String at = all.at(decided.slot().at());
    if (entry instanceof LedgerEntry.Skipped skipped) {
      return "%s (skipped, because %s)".formatted(at, why(skipped.reason()));
    }
    Run run = ((LedgerEntry.Asked) entry).run();
    return "%s (run %s %s)".formatted(at, run.id(), fate(run));
  }

  /** What became of a run, as of now. */
  String fate(Run run) {
    String after =
        run.progress().attempts() > 1 ? " after " + run.progress().attempts() + " attempts" : "";
    String failure = run.progress().failure().map(Failure::message).map(": "::concat).orElse("");
    return switch (run.state()) {
      case QUEUED -> "is queued and has not started";
      case RUNNING -> "is running, attempt " + run.progress().attempts();
      case RETRYING ->
          "is tried again at %s, attempt %d failed%s"
              .formatted(
                  run.progress().retryAt().map(all::at).orElse("once"),
                  run.progress().attempts(),
                  failure);
      case SUCCEEDED -> "succeeded" + after + finished(run);
      case FAILED -> "failed" + after + finished(run) + failure;
      case CANCELLED -> "was cancelled" + finished(run) + failure;
      case LOST -> "was lost" + finished(run) + failure;
    };
  }

  static Kind kind(Run run) {
    return switch (run.state()) {
      case QUEUED -> Kind.QUEUED;
      case RUNNING -> Kind.RUNNING;
      case RETRYING -> Kind.RETRYING;
      case SUCCEEDED -> Kind.SUCCEEDED;
      case FAILED -> Kind.FAILED;
      case CANCELLED -> Kind.CANCELLED;
      case LOST -> Kind.LOST;
    };
  }

  static String why(SkipReason reason) {
    return switch (reason) {
      case OVERLAP -> "a run was in flight, and the policy is to skip";
      case DISABLED -> "it was switched off after the slot had come and before it was decided";
      case QUARANTINED -> "it was quarantined";
      case MISSED -> "it was missed, and the catch-up policy does not make up for it";
      case PAUSED -> "it was paused";
    };
  }

  /** What a change of the clocks made of the slot's time of day. */
  String moved(Slot slot) {
    LocalDateTime shown = LocalDateTime.ofInstant(slot.at(), all.zone());
    return slot.offGrid() || shown.equals(slot.wall())
        ? ""
        : ", which stands for %s that clocks skipped or showed before,"
            .formatted(Moment.local(slot.wall()));
  }

  private String finished(Run run) {
    return run.progress().finishedAt().map(at -> " at " + all.at(at)).orElse("");
  }

  private static String count(DecidedSlot decided) {
    return (decided.atLeast() ? "at least " : "") + decided.collapsed();
  }

  private static String total(DecidedSlot decided) {
    return (decided.atLeast() ? "at least " : "") + (decided.collapsed() + 1);
  }
}
