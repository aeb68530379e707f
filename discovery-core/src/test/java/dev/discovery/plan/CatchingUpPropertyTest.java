package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.SlotBySlot.Row;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.source.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Law 1 for every catch-up policy: each slot is run, or counted in the row that dropped it. */
class CatchingUpPropertyTest {

  private static final Instant BIRTH = Instant.parse("2026-03-20T11:22:33.123456Z");
  private static final RunId RUN = new RunId(1);

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void what_is_missed_is_run_or_dropped_as_slot_by_slot(@ForAll Random random) {
    TargetSchedule schedule = TargetSchedules.any(random);
    Target target = Targets.decidedAt(schedule, BIRTH);
    Instant now = BIRTH;

    for (int outage = 0; outage < 5; outage++) {
      now = after(target, now, random);
      var rows = new ArrayList<Row>();
      Pending owed = Targets.pending(target);
      while (target.isDue(now)) {
        SlotBySlot expected = SlotBySlot.of(target, now);

        Decision decision = Planner.decide(target, Pauses.NONE, now);

        assertThat(SlotBySlot.of(decision)).as("%s at %s", target, now).isEqualTo(expected);
        rows.addAll(expected.rows());
        target = target.in(decision.after(target.state(), () -> RUN, now));
        assertThat(target.isDue(now)).as("is claimed twice in a tick").isFalse();
        target = target.in(target.state().releasedBy(RUN));
      }
      assertDecidedOnce(rows, owed, target, now);
    }
  }

  /** A little, or many slots later, and around the instants at which one is due. */
  private static Instant after(Target target, Instant now, Random random) {
    Instant dueAt = Targets.pending(target).dueAt();
    Duration step = target.schedule().frequency().length();
    return switch (random.nextInt(4)) {
      case 0 -> now;
      case 1 -> dueAt.plusNanos((random.nextInt(3) - 1) * 1_000L).isBefore(now) ? now : dueAt;
      case 2 -> dueAt.plus(step.multipliedBy(random.nextInt(60)).dividedBy(10));
      default -> dueAt.plus(step.multipliedBy(random.nextInt(900))).plusSeconds(random.nextInt(90));
    };
  }

  /** The rows follow each other without a hole, up to the slot that is decided next. */
  private static void assertDecidedOnce(List<Row> rows, Pending owed, Target target, Instant now) {
    Schedule schedule = target.schedule().parse();
    Slot slot = owed.slot();
    for (Row row : rows) {
      assertThat(row.slot()).isEqualTo(slot);
      for (long n = 1; n < row.count(); n++) {
        slot = NextRun.after(slot, schedule);
      }
      assertThat(row.through()).isEqualTo(slot);
      slot = NextRun.after(slot, schedule);
    }
    assertThat(Targets.pending(target).slot()).isEqualTo(slot);
    assertThat(Targets.pending(target).dueAt()).isAfter(now);
    assertThat(rows.stream().filter(row -> row.reason().isEmpty()).count()).isLessThanOrEqualTo(5);
  }
}
