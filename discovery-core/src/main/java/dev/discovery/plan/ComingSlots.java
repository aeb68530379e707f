package dev.discovery.plan;

import dev.discovery.source.RunId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * The coming decisions of one target, in their order, as if each tick came exactly when the target
 * wakes and each run, one that is in flight included, ended at once. Decides nothing itself: it
 * asks the planner and takes the step that the decision takes in production. Lazy: each one costs
 * what the planner costs. For one thread.
 */
public final class ComingSlots implements Iterator<PlannedSlot> {

  /** Of runs that nobody asks for: no row has it. */
  private static final RunId IMAGINED = new RunId(Long.MAX_VALUE);

  private final Pauses pauses;
  private final Instant until;
  private final Queue<PlannedSlot> ready = new ArrayDeque<>(2);
  private Target target;
  private Instant now;
  private boolean ended;
  private Optional<Blocked> blocked = Optional.empty();

  /**
   * Those that are made from {@code now} on.
   *
   * @param pauses those that reach the target, at the least
   * @param until decisions that are made at this instant or later do not count
   */
  public ComingSlots(Target target, Pauses pauses, Instant now, Instant until) {
    this.target = target.in(withoutRun(target.state()));
    this.pauses = pauses;
    this.now = now;
    this.until = until;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !ended) {
      step();
    }
    return !ready.isEmpty();
  }

  @Override
  public PlannedSlot next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no decision comes, target=" + target.id());
    }
    return ready.remove();
  }

  /** Once there is no next one: why none comes, unless it is only that the time is up. */
  public Optional<Blocked> blocked() {
    return blocked;
  }

  private void step() {
    TargetState state = target.state();
    if (!state.active()) {
      end(Optional.of(Blocked.inactive()));
      return;
    }
    Optional<Instant> wake = state.wakeAt();
    if (wake.isEmpty() || !later(wake.get(), now).isBefore(until)) {
      end(state.parked().map(Blocked::by));
      return;
    }
    now = later(wake.get(), now);
    try {
      decide(Planner.decide(target, pauses, now));
    } catch (RuntimeException e) {
      end(Optional.of(Blocked.undecidable(e)));
    }
  }

  private void decide(Decision decision) {
    TargetState after = withoutRun(decision.after(target.state(), () -> IMAGINED, now));
    if (decision instanceof Decision.Enqueue run) {
      run.missed().ifPresent(gap -> add(gap.slot(), Optional.of(gap.reason())));
      add(run.slot(), Optional.empty());
    } else if (decision instanceof Decision.Skip skip) {
      add(skip.slot(), Optional.of(skip.reason()));
    }
    target = target.in(after);
  }

  private void add(DecidedSlot slot, Optional<SkipReason> skipped) {
    ready.add(new PlannedSlot(target.id(), slot, skipped, now));
  }

  private void end(Optional<Blocked> why) {
    ended = true;
    blocked = why;
  }

  private static TargetState withoutRun(TargetState state) {
    return state.inFlight().map(of -> state.releasedBy(of.run())).orElse(state);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
