package dev.discovery.proof;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.LedgerStanding;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Pending;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.plan.Wish;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.LedgerEntry.Asked;
import dev.discovery.run.LedgerEntry.Skipped;
import dev.discovery.run.Run;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.source.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what became of the slots of one range. For one use, by one thread. */
final class SlotFates {

  private final SlotEvidence evidence;
  private final Instant from;
  private final Instant end;
  private final Instant now;
  private final Optional<Pending> pending;
  private final List<SlotStretch> stretches = new ArrayList<>();

  /** From {@code from} to {@code end}, which is not in it. */
  SlotFates(SlotEvidence evidence, Instant from, Instant end, Instant now) {
    this.evidence = evidence;
    this.from = from;
    this.end = end;
    this.now = now;
    this.pending = pending();
  }

  List<SlotStretch> all() {
    if (!from.isBefore(end)) {
      return List.of();
    }
    List<LedgerEntry> rows = evidence.decisions();
    beforeTheFirst(rows);
    for (int n = 0; n < rows.size(); n++) {
      LedgerEntry row = rows.get(n);
      Optional<LedgerEntry> next =
          n + 1 < rows.size() ? Optional.of(rows.get(n + 1)) : Optional.empty();
      boolean within = row.decided().orElseThrow().slot().at().isBefore(end);
      if (within) {
        Hole.Content hole = hole(row, next);
        row(row, nextDue(hole, next));
        hole.missing().forEach(slots -> missing(slots, hole.known()));
      }
    }
    boolean all = rows.isEmpty() || decided(rows.get(rows.size() - 1)).slot().at().isBefore(end);
    if (all) {
      pending.ifPresent(this::undecided);
    }
    return stretches;
  }

  /** As the ledger says that it is, should the target's row say something else. */
  private Optional<Pending> pending() {
    Target target = evidence.target();
    if (!target.state().active()) {
      return Optional.empty();
    }
    List<LedgerEntry> rows = evidence.decisions();
    Optional<Slot> newest =
        rows.isEmpty()
            ? Optional.empty()
            : Optional.of(decided(rows.get(rows.size() - 1)).through());
    TargetState state =
        new LedgerStanding(newest, target.state().inFlight()).corrected(target, now).state();
    return state.pending();
  }

  private static DecidedSlot decided(LedgerEntry row) {
    return row.decided().orElseThrow();
  }

  // ---- what there is no row for

  /** There are no slots before the first; of those that had rows, the phase is not known. */
  private void beforeTheFirst(List<LedgerEntry> rows) {
    Optional<Instant> first =
        rows.isEmpty()
            ? pending.map(it -> it.slot().at())
            : Optional.of(decided(rows.get(0)).slot().at());
    if (evidence.deletedUpTo().isEmpty()) {
      return;
    }
    Instant deleted = evidence.deletedUpTo().get().plusNanos(1);
    Instant before = earlier(earlier(first.orElse(end), end), deleted);
    inForce(from)
        .map(schedule -> NextRun.firstNotBefore(from, schedule))
        .filter(slot -> slot.at().isBefore(before))
        .map(slot -> ExpectedSlots.from(slot, inForce(from).orElseThrow(), before.minusNanos(1)))
        .ifPresent(
            slots ->
                add(
                    SlotFate.UNKNOWN_PRUNED,
                    slots,
                    !first.equals(Optional.of(slots.first().at()))));
  }

  private Optional<Schedule> inForce(Instant at) {
    return evidence
        .schedule()
        .inForce(at)
        .filter(Wish.On.class::isInstance)
        .flatMap(wish -> ((Wish.On) wish).schedule().ifReadable());
  }

  private Hole.Content hole(LedgerEntry row, Optional<LedgerEntry> next) {
    Optional<Slot> following =
        next.map(it -> decided(it).slot()).or(() -> pending.map(Pending::slot));
    Instant until = next.map(Hole::decidedAt).orElse(now);
    return new Hole(row, following, until, evidence.schedule()).content();
  }

  private void missing(ExpectedSlots slots, boolean known) {
    Instant deleted = evidence.deletedUpTo().orElse(Instant.MIN);
    slots
        .within(from, end)
        .ifPresent(
            come -> {
              come.upTo(deleted).ifPresent(it -> add(SlotFate.UNKNOWN_PRUNED, it, !known));
              SlotFate fate = known ? SlotFate.REAL_MISS : SlotFate.UNKNOWN_SCHEDULE;
              come.after(deleted).ifPresent(it -> add(fate, it, !known));
            });
  }

  private void add(SlotFate fate, ExpectedSlots slots, boolean estimated) {
    stretches.add(
        new SlotStretch(
            fate,
            slots.first().at(),
            slots.last().at(),
            slots.count(),
            estimated || slots.estimated(),
            Optional.empty()));
  }

  // ---- what is not decided

  private void undecided(Pending first) {
    if (!first.slot().at().isBefore(end)) {
      return;
    }
    Optional<Schedule> schedule = evidence.target().schedule().ifReadable();
    SlotFate fate = waitingFor(first);
    if (schedule.isPresent()) {
      ExpectedSlots.from(first.slot(), schedule.get(), end.minusNanos(1))
          .within(from, end)
          .ifPresent(slots -> add(fate, slots, false));
    } else if (!first.slot().at().isBefore(from)) {
      Instant at = first.slot().at();
      stretches.add(new SlotStretch(fate, at, at, 1, true, Optional.empty()));
    }
  }

  private SlotFate waitingFor(Pending first) {
    Target target = evidence.target();
    if (target.state().isParked(ParkReason.QUARANTINED)) {
      return SlotFate.QUARANTINED;
    }
    boolean paused =
        target.state().isParked(ParkReason.PAUSED)
            || evidence.pauses().covered(target.id(), first.dueAt());
    return paused ? SlotFate.PAUSED : SlotFate.PENDING;
  }

  // ---- what there is a row for

  private Optional<Instant> nextDue(Hole.Content hole, Optional<LedgerEntry> next) {
    return hole.missing().stream()
        .findFirst()
        .map(slots -> slots.first().at())
        .or(() -> next.map(it -> decided(it).dueAt()))
        .or(() -> pending.map(Pending::dueAt));
  }

  private void row(LedgerEntry row, Optional<Instant> nextDue) {
    if (row instanceof Skipped skipped) {
      covered(skipped.slot(), fate(skipped.reason()), true, skipped.id(), row);
      return;
    }
    Run run = ((Asked) row).run();
    DecidedSlot decided = decided(row);
    Instant slot = decided.slot().at();
    SlotFate own = decided.collapsed() > 0 ? late(run) : fate(run, nextDue);
    if (!slot.isBefore(from)) {
      stretches.add(new SlotStretch(own, slot, slot, 1, false, Optional.of(run.id())));
    }
    if (decided.collapsed() > 0) {
      boolean never = own == SlotFate.NEVER_STARTED;
      covered(decided, never ? own : SlotFate.CAUGHT_UP, false, run.id(), row);
    }
  }

  private SlotFate fate(Run run, Optional<Instant> nextDue) {
    Optional<Instant> started = run.progress().startedAt();
    if (started.isEmpty() && !run.state().isInFlight()) {
      return SlotFate.NEVER_STARTED;
    }
    boolean late = nextDue.filter(due -> !due.isAfter(started.orElse(now))).isPresent();
    if (late) {
      return SlotFate.LATE;
    }
    return started.isPresent() ? SlotFate.ON_TIME : SlotFate.PENDING;
  }

  /** The slot after it was due when it was decided. */
  private static SlotFate late(Run run) {
    boolean never = run.progress().startedAt().isEmpty() && !run.state().isInFlight();
    return never ? SlotFate.NEVER_STARTED : SlotFate.LATE;
  }

  private static SlotFate fate(SkipReason reason) {
    return switch (reason) {
      case OVERLAP -> SlotFate.OVERLAP;
      case DISABLED -> SlotFate.DISABLED;
      case QUARANTINED -> SlotFate.QUARANTINED;
      case MISSED -> SlotFate.MISSED_BY_POLICY;
      case PAUSED -> SlotFate.PAUSED;
    };
  }

  /**
   * The part of the slots of a row that is in the range, with its first slot or without.
   *
   * <p>A row that is all in the range has the number; of one that reaches across an end of it, the
   * slots are counted by a schedule that leads from its first to its last slot in as many steps.
   */
  private void covered(
      DecidedSlot decided, SlotFate fate, boolean withFirst, RunId id, LedgerEntry row) {
    Instant first = decided.slot().at();
    Instant through = decided.through().at();
    if (through.isBefore(from)) {
      return;
    }
    long count = decided.collapsed() + (withFirst ? 1 : 0);
    Optional<ExpectedSlots> counted =
        fitting(decided, row).map(schedule -> slots(decided, schedule, withFirst));
    if (counted.isPresent()) {
      counted
          .get()
          .within(from, end)
          .ifPresent(
              slots ->
                  stretches.add(
                      new SlotStretch(
                          fate,
                          slots.first().at(),
                          slots.last().at(),
                          slots.count(),
                          slots.estimated(),
                          Optional.of(id))));
      return;
    }
    Instant earliest = withFirst ? first : first.plusNanos(1_000);
    boolean whole = !earliest.isBefore(from) && through.isBefore(end);
    Instant shownFirst = earliest.isBefore(from) ? from : earliest;
    Instant shownLast = through.isBefore(end) ? through : end.minusNanos(1);
    stretches.add(
        new SlotStretch(
            fate,
            shownFirst,
            shownLast.isBefore(shownFirst) ? shownFirst : shownLast,
            whole ? count : 1,
            !whole || decided.atLeast(),
            Optional.of(id)));
  }

  private static ExpectedSlots slots(DecidedSlot decided, Schedule schedule, boolean withFirst) {
    Slot first = withFirst ? decided.slot() : NextRun.after(decided.slot(), schedule);
    long count = decided.collapsed() + (withFirst ? 1 : 0);
    return new ExpectedSlots(first, decided.through(), count, decided.atLeast(), schedule);
  }

  private Optional<Schedule> fitting(DecidedSlot decided, LedgerEntry row) {
    Optional<Schedule> then = inForce(Hole.decidedAt(row));
    return then.filter(schedule -> fits(decided, schedule))
        .or(() -> inForce(decided.slot().at()).filter(schedule -> fits(decided, schedule)))
        .or(
            () ->
                evidence
                    .target()
                    .schedule()
                    .ifReadable()
                    .filter(schedule -> fits(decided, schedule)));
  }

  private static boolean fits(DecidedSlot decided, Schedule schedule) {
    var walk = NextRun.walk(decided.slot(), schedule, decided.through().at());
    return walk.steps() == decided.collapsed() && walk.last().at().equals(decided.through().at());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
