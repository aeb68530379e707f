package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.source.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Laws 1, 3 and 12 over random lives of a target: ticks on time, early and late, edits, quarantine,
 * switching off and on, at any instant, the very ones of slots and due times included.
 */
class PlannerLawsTest {

  private static final Instant BIRTH = Instant.parse("2026-03-20T11:22:33.123456Z");

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void every_slot_is_decided_once_and_no_edit_starts_or_loses_one(@ForAll Random random) {
    Life life = new Life(random);

    for (int event = 0; event < 80; event++) {
      life.go();
    }

    assertThat(life.rows).isNotEmpty();
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void late_ticks_decide_the_slots_that_punctual_ones_do(@ForAll Random random) {
    TargetSchedule schedule = TargetSchedules.any(random);
    Target punctual = Targets.edited(Targets.unasked(schedule), schedule, BIRTH);
    Target late = punctual;
    Instant now = BIRTH;

    for (int tick = 0; tick < 20; tick++) {
      now = now.plus(schedule.frequency().length().multipliedBy(random.nextInt(40)).dividedBy(10));
      while (punctual.isDue(now)) {
        punctual = Targets.afterTick(punctual, Targets.pending(punctual).dueAt());
      }
      while (late.isDue(now)) {
        late = Targets.afterTick(late, now);
      }

      assertThat(late.state()).isEqualTo(punctual.state());
    }
  }

  /** One target, and what is known of it. */
  private static final class Life {

    private final Random random;
    private final List<DecidedSlot> rows = new ArrayList<>();
    private Target target;
    private Instant now = BIRTH;
    private Optional<Pending> owed;
    private long runs;

    Life(Random random) {
      this.random = random;
      TargetSchedule schedule = TargetSchedules.any(random);
      this.target = Targets.edited(Targets.unasked(schedule), schedule, now);
      this.owed = target.state().pending();
      assertThat(target.isDue(now))
          .isEqualTo(schedule.policies().spread().window().isZero() || dueNow());
    }

    private boolean dueNow() {
      return Targets.pending(target).dueAt().equals(now);
    }

    void go() {
      passTime();
      Target before = target;
      owed = target.state().pending();
      switch (random.nextInt(12)) {
        case 0, 1 -> edit(new Wish.On(TargetSchedules.any(random)));
        case 2 -> edit(new Wish.On(TargetSchedules.otherPolicies(target.schedule(), random)));
        case 3 -> edit(new Wish.On(target.schedule()));
        case 4 -> edit(new Wish.Off());
        case 5 -> edit(new Wish.Invalid("unknown zone"));
        case 6 -> quarantine();
        case 7 -> endRun();
        default -> tick();
      }
      Optional<Slot> last = target.state().lastSlot();
      before
          .state()
          .lastSlot()
          .ifPresent(old -> assertThat(last.orElseThrow().at()).isAfterOrEqualTo(old.at()));
      if (target.state().active()) {
        Pending pending = Targets.pending(target);
        last.ifPresent(slot -> assertThat(pending.slot().at()).isAfter(slot.at()));
        assertThat(pending.dueAt()).isAfterOrEqualTo(pending.slot().at());
      }
    }

    /** Nothing, a little, or up to and around the instants at which something changes. */
    private void passTime() {
      List<Instant> marks = new ArrayList<>();
      marks.add(now.plusSeconds(random.nextInt(60)));
      marks.add(now.plusSeconds(random.nextInt(200_000)));
      marks.add(now);
      target.state().pending().ifPresent(pending -> marks.add(pending.slot().at()));
      target.state().pending().ifPresent(pending -> marks.add(pending.dueAt()));
      target.state().wakeAt().ifPresent(marks::add);
      Instant mark =
          marks.get(random.nextInt(marks.size())).plusNanos((random.nextInt(3) - 1) * 1_000L);
      now = mark.isAfter(now) ? mark : now;
    }

    private void tick() {
      if (!target.isDue(now)) {
        return;
      }
      Decision decision = Planner.decide(target, Pauses.NONE, now);

      TargetState state = target.state();
      if (state.isParked(ParkReason.QUARANTINED) && decision instanceof Decision.Skip skip) {
        assertThat(skip.reason()).isEqualTo(SkipReason.QUARANTINED);
        gap(skip.slot(), target.schedule().parse());
      } else if (decision instanceof Decision.Unpark) {
        assertThat(owed.orElseThrow().dueAt()).isAfter(now);
      } else {
        assertThat(SlotBySlot.of(decision))
            .as("%s at %s", target, now)
            .isEqualTo(SlotBySlot.of(target, now));
        if (!rows(decision).isEmpty()) {
          write(rows(decision));
        }
      }
      target = target.in(decision.after(state, () -> new RunId(++runs), now));
      if (rows(decision).isEmpty()) {
        assertThat(target.state().pending()).isEqualTo(state.pending());
      }
      assertThat(target.isDue(now)).as("%s still due at %s", target, now).isFalse();
    }

    private static List<DecidedSlot> rows(Decision decision) {
      if (decision instanceof Decision.Enqueue run) {
        return Stream.concat(run.missed().map(Gap::slot).stream(), Stream.of(run.slot())).toList();
      }
      return decision instanceof Decision.Skip skip ? List.of(skip.slot()) : List.of();
    }

    private void edit(Wish wish) {
      // What has come, and waits for a run alone, is let go by a policy that does not wait.
      boolean wasDue = target.isDue(now) || target.state().isParked(ParkReason.OVERLAP);
      boolean wasActive = target.state().active();
      boolean wasHeld = target.state().isParked(ParkReason.QUARANTINED);
      Schedule grid = target.schedule().parse();

      Edit edit = Planner.edit(target, wish, now);
      target = edit.target();

      edit.gap().ifPresent(gap -> gap(gap.slot(), grid));
      if (!wasDue) {
        assertThat(target.isDue(now)).as("an edit starts a run: %s", target).isFalse();
      }
      boolean hadCome = wasActive && !owed.orElseThrow().slot().at().isAfter(now);
      if (wish instanceof Wish.On && wasActive) {
        boolean missed = wasHeld && !owed.orElseThrow().dueAt().isAfter(now);
        boolean kept = hadCome && (!missed || edit.gap().isEmpty());
        assertThat(edit.gap().isPresent()).isEqualTo(hadCome && !kept);
        if (kept) {
          assertThat(target.state().pending()).isEqualTo(owed);
        }
        if (grid.equals(target.schedule().parse()) && edit.gap().isEmpty()) {
          assertThat(Targets.pending(target).slot()).isEqualTo(owed.orElseThrow().slot());
        }
      }
      if (wish instanceof Wish.Off && wasActive) {
        assertThat(edit.gap().isPresent()).isEqualTo(hadCome);
        assertThat(target.state().active()).isFalse();
      }
      if (edit.gap().isPresent() || !hadCome) {
        target.state().pending().ifPresent(next -> assertThat(next.slot().at()).isAfter(now));
      }
    }

    private void quarantine() {
      if (target.isDue(now)) {
        target = target.in(Planner.quarantine(target.state(), "unreadable", now));
      }
    }

    private void endRun() {
      TargetState state = target.state();
      target = target.in(state.inFlight().map(InFlight::run).map(state::releasedBy).orElse(state));
    }

    /** One by one: every slot that has come belongs to the row, and no other one. */
    private void gap(DecidedSlot row, Schedule schedule) {
      Slot through = row.slot();
      long collapsed = 0;
      while (!NextRun.after(through, schedule).at().isAfter(now)) {
        through = NextRun.after(through, schedule);
        collapsed++;
      }
      assertThat(row.through()).isEqualTo(through);
      assertThat(row.collapsed()).isEqualTo(collapsed);
      assertThat(row.atLeast()).isFalse();
      write(List.of(row));
    }

    /** Of one decision: the first begins with the slot that was owed, the second right behind. */
    private void write(List<DecidedSlot> decided) {
      Slot slot = owed.orElseThrow().slot();
      assertThat(decided.get(0).dueAt()).isEqualTo(owed.orElseThrow().dueAt());
      for (DecidedSlot row : decided) {
        assertThat(row.slot()).isEqualTo(slot);
        assertThat(row.slot().at()).isBeforeOrEqualTo(now);
        if (!rows.isEmpty()) {
          assertThat(row.slot().at()).isAfter(rows.get(rows.size() - 1).through().at());
        }
        rows.add(row);
        slot = NextRun.after(row.through(), target.schedule().parse());
      }
    }
  }
}
