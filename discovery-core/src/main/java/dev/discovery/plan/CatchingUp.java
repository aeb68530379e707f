package dev.discovery.plan;

import dev.discovery.plan.Decision.Enqueue;
import dev.discovery.plan.Decision.Skip;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Schedule;
import java.time.Instant;
import java.util.Optional;

/**
 * What is run and what is dropped of the slots of a target that are due, by its catch-up policy. A
 * slot is missed when the slot after it is due too.
 */
final class CatchingUp {

  /** The newest slots that are made up for one by one. */
  static final int MOST_RUNS = 5;

  private final Target target;
  private final Schedule schedule;
  private final CatchUp policy;
  private final Instant now;

  CatchingUp(Target target, Schedule schedule, Instant now) {
    this.target = target;
    this.schedule = schedule;
    this.policy = target.schedule().policies().catchUp();
    this.now = now;
  }

  Decision decide() {
    Pending pending = target.state().pending().orElseThrow();
    Optional<Passed> old = policy.window().flatMap(window -> before(now.minus(window), pending));
    Pending first = old.map(Passed::next).orElse(pending);
    if (first.dueAt().isAfter(now)) {
      return skip(old.orElseThrow());
    }
    Passed due = Passed.due(first, target, schedule, now);
    boolean missed = due.slot().count() > 1;
    return switch (policy.mode()) {
      case ONCE -> run(due, old);
      case SKIP -> missed ? skip(behind(old, due)) : run(due, old);
      case ALL -> missed ? runOldest(first, due, old) : run(due, old);
    };
  }

  /** The slots that were due before {@code earliest}. */
  private Optional<Passed> before(Instant earliest, Pending pending) {
    return pending.dueAt().isBefore(earliest)
        ? Optional.of(Passed.due(pending, target, schedule, earliest.minusNanos(1)))
        : Optional.empty();
  }

  /** The first of the newest slots that are due; the others wait for the end of its run. */
  private Decision runOldest(Pending first, Passed due, Optional<Passed> old) {
    if (due.slot().atLeast()) {
      // They are too many to be counted, so which ones are the newest is not known either.
      return run(due, old);
    }
    long more = due.slot().count() - MOST_RUNS;
    Optional<Passed> dropped =
        more > 0 ? Optional.of(behind(old, Passed.first(more, first, target, schedule, now))) : old;
    Pending oldest = dropped.map(Passed::next).orElse(first);
    return run(Passed.first(1, oldest, target, schedule, now), dropped);
  }

  private static Passed behind(Optional<Passed> old, Passed more) {
    return old.map(before -> new Passed(before.slot().and(more.slot()), more.next())).orElse(more);
  }

  private Decision run(Passed slots, Optional<Passed> dropped) {
    boolean concurrent = target.schedule().policies().overlapInForce() == Overlap.ALLOW;
    Optional<Gap> missed = dropped.map(gap -> new Gap(gap.slot(), SkipReason.MISSED));
    return new Enqueue(slots.slot(), slots.next(), concurrent, missed);
  }

  private static Decision skip(Passed missed) {
    return new Skip(missed.slot(), SkipReason.MISSED, missed.next());
  }
}
