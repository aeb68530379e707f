package dev.discovery.plan;

import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.CatchUp.Mode;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What should become of a target that is due and not quarantined, found the slow way: each slot is
 * looked at on its own.
 *
 * @param rows that the ledger gets
 * @param next what is decided after them; empty if the target has to wait
 */
record SlotBySlot(List<Row> rows, Optional<Pending> next) {

  /**
   * One row of the ledger.
   *
   * @param reason empty for a run
   */
  record Row(Slot slot, Instant dueAt, Slot through, long count, Optional<SkipReason> reason) {

    static Row of(DecidedSlot slot, Optional<SkipReason> reason) {
      assertCounted(slot);
      return new Row(slot.slot(), slot.dueAt(), slot.through(), slot.collapsed() + 1, reason);
    }

    private static void assertCounted(DecidedSlot slot) {
      if (slot.atLeast()) {
        throw new AssertionError("only a lower bound: " + slot);
      }
    }
  }

  /** What the planner has decided, in the same form. */
  static SlotBySlot of(Decision decision) {
    if (decision instanceof Decision.Enqueue run) {
      var rows = new ArrayList<Row>();
      run.missed().ifPresent(gap -> rows.add(Row.of(gap.slot(), Optional.of(gap.reason()))));
      rows.add(Row.of(run.slot(), Optional.empty()));
      return new SlotBySlot(rows, Optional.of(run.next()));
    }
    if (decision instanceof Decision.Skip skip) {
      Row row = Row.of(skip.slot(), Optional.of(skip.reason()));
      return new SlotBySlot(List.of(row), Optional.of(skip.next()));
    }
    return new SlotBySlot(List.of(), Optional.empty());
  }

  static SlotBySlot of(Target target, Instant now) {
    Schedule schedule = target.schedule().parse();
    CatchUp catchUp = target.schedule().policies().catchUp();
    boolean occupied = target.state().inFlight().isPresent();
    Overlap overlap = target.schedule().policies().overlap();
    List<Pending> come = new ArrayList<>(List.of(target.state().pending().orElseThrow()));
    while (!come.get(come.size() - 1).slot().at().isAfter(now)) {
      Slot following = NextRun.after(come.get(come.size() - 1).slot(), schedule);
      come.add(new Pending(following, dueAt(following, target, schedule)));
    }
    int due = 1;
    while (!come.get(due).dueAt().isAfter(now)) {
      due++;
    }
    if (occupied && (overlap == Overlap.QUEUE || catchUp.mode() == Mode.ALL)) {
      return new SlotBySlot(List.of(), Optional.empty());
    }
    if (occupied && overlap == Overlap.SKIP) {
      return new SlotBySlot(
          List.of(row(come.subList(0, due), Optional.of(SkipReason.OVERLAP))),
          Optional.of(come.get(due)));
    }
    int dropped = tooOld(come.subList(0, due), catchUp, now);
    int ran = due;
    if (catchUp.mode() == Mode.SKIP && due - dropped > 1) {
      dropped = due;
    } else if (catchUp.mode() == Mode.ALL && dropped < due) {
      dropped = Math.max(dropped, due - 5);
      ran = dropped + 1;
    }
    var rows = new ArrayList<Row>();
    if (dropped > 0) {
      rows.add(row(come.subList(0, dropped), Optional.of(SkipReason.MISSED)));
    }
    if (ran > dropped) {
      rows.add(row(come.subList(dropped, ran), Optional.empty()));
    }
    return new SlotBySlot(rows, Optional.of(come.get(ran)));
  }

  /** None as long as the pending one is not, which an edit may have kept back for long. */
  private static int tooOld(List<Pending> due, CatchUp catchUp, Instant now) {
    int count = 0;
    while (catchUp.window().isPresent()
        && count < due.size()
        && due.get(count).dueAt().isBefore(now.minus(catchUp.window().get()))) {
      count++;
    }
    return count;
  }

  private static Instant dueAt(Slot slot, Target target, Schedule schedule) {
    Duration share = target.schedule().policies().spread().offset(target.id().toString());
    Instant spread = slot.at().plus(share);
    Instant next = NextRun.after(slot, schedule).at();
    return spread.isBefore(next) ? spread : next;
  }

  private static Row row(List<Pending> slots, Optional<SkipReason> reason) {
    Pending first = slots.get(0);
    Slot through = slots.get(slots.size() - 1).slot();
    return new Row(first.slot(), first.dueAt(), through, slots.size(), reason);
  }
}
