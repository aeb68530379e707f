package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.TargetStore;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract of {@link TargetStore}: what may be written, and what is refused. */
public abstract class TargetStoreWriteContract extends TargetStoreSuite {

  @Test
  void update_writes_schedule_and_state_of_these_targets_only() {
    List<TargetId> ids = Given.ids(3);
    ids.forEach(id -> insert(Given.due(id, DAY_AGO)));
    Target changed =
        new Target(
            ids.get(1),
            new TargetSchedule(
                "5 4 * * *",
                "America/Havana",
                Frequency.ofMinutes(90),
                SlotPolicies.DEFAULT.with(Overlap.QUEUE).with(new Spread(Duration.ofMinutes(5)))),
            Given.decidedUpTo(DAY_AGO, TOMORROW));

    write(TargetStore::update, changed);

    assertThat(targets().find(ids))
        .containsExactly(Given.due(ids.get(0), DAY_AGO), changed, Given.due(ids.get(2), DAY_AGO));
  }

  @Test
  void advance_writes_the_state_and_leaves_the_schedule() {
    Target before = Given.due(KARNET, DAY_AGO);
    TargetState after =
        Given.decidedUpTo(DAY_AGO, TOMORROW)
            .parked(new Parked(ParkReason.OVERLAP, Given.HOSTILE, NOW, Optional.empty(), 3))
            .occupiedBy(aRun(Trigger.BACKFILL));
    insert(before);

    write(TargetStore::advance, new Target(KARNET, Given.schedule("1 1 * * *", "UTC"), after));

    assertThat(targets().find(List.of(KARNET))).containsExactly(before.in(after));
  }

  @Test
  void state_goes_back_to_empty_where_it_may() {
    Target full =
        Given.fresh(KARNET)
            .in(
                Given.decidedUpTo(DAY_AGO, TOMORROW)
                    .parked(Parked.quarantined("x", NOW))
                    .occupiedBy(aRun(Trigger.BACKFILL)));
    Target bare = full.in(TargetState.NEW.deactivated(Optional.of(Given.slot(DAY_AGO))));
    insert(full);

    write(TargetStore::advance, bare);

    assertThat(targets().find(List.of(KARNET))).containsExactly(bare);
  }

  @Test
  void last_slot_that_would_shrink_is_refused() {
    Instant earlier = DAY_AGO.minus(Given.MICROSECOND);
    for (BiConsumer<TargetStore, List<Target>> write : writes()) {
      refuses(
          write,
          Given.fresh(KARNET).in(Given.decidedUpTo(DAY_AGO, TOMORROW)),
          Given.fresh(KARNET).in(Given.decidedUpTo(earlier, TOMORROW)));
    }
  }

  @Test
  void last_slot_that_would_vanish_is_refused() {
    for (BiConsumer<TargetStore, List<Target>> write : writes()) {
      refuses(
          write, Given.fresh(KARNET).in(Given.decidedUpTo(DAY_AGO, TOMORROW)), Given.fresh(KARNET));
    }
  }

  @Test
  void pending_slot_that_is_not_after_the_last_one_is_refused() {
    for (BiConsumer<TargetStore, List<Target>> write : writes()) {
      for (Instant next : List.of(NOW, NOW.minus(Given.MICROSECOND))) {
        refuses(
            write,
            Given.fresh(KARNET).in(Given.decidedUpTo(DAY_AGO, TOMORROW)),
            Given.fresh(KARNET).in(Given.decidedUpTo(NOW, next)));
      }
    }
  }

  @Test
  void last_slot_may_stay_and_the_next_one_may_be_a_microsecond_later() {
    insert(Given.fresh(KARNET).in(Given.decidedUpTo(DAY_AGO, TOMORROW)));
    TargetState closest = Given.decidedUpTo(DAY_AGO, DAY_AGO.plus(Given.MICROSECOND));

    for (BiConsumer<TargetStore, List<Target>> write : writes()) {
      write(write, Given.fresh(KARNET).in(closest));

      assertThat(targets().find(List.of(KARNET))).containsExactly(Given.fresh(KARNET).in(closest));
    }
  }

  private static List<BiConsumer<TargetStore, List<Target>>> writes() {
    return List.of(TargetStore::advance, TargetStore::update);
  }

  /** The good target beside the bad one is undone with it. */
  private void refuses(BiConsumer<TargetStore, List<Target>> write, Target before, Target after) {
    Target good = Given.due(TargetId.of("karnet", "city:lodz"), DAY_AGO);
    insert(before, good);
    Target better = good.in(Given.decidedUpTo(DAY_AGO, TOMORROW));
    ThrowingCallable refused = () -> write(write, better, after);

    assertThatThrownBy(refused)
        .isInstanceOfSatisfying(
            PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATA));
    assertThat(targets().find(List.of(before.id(), good.id()))).containsExactly(before, good);
  }
}
