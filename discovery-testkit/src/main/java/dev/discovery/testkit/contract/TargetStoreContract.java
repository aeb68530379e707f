package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.InFlight;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.port.DueQuery;
import dev.discovery.port.TargetStore;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link TargetStore}: what is kept and found. What may be written is in {@link
 * TargetStoreWriteContract}, who may have it in {@link TargetStoreClaimContract} and {@link
 * TargetStoreLockContract}.
 */
public abstract class TargetStoreContract extends TargetStoreSuite {

  // ---- insert, find

  @Test
  void has_nothing_at_first() {
    assertThat(targets().find(List.of(KARNET))).isEmpty();
    assertThat(targets().due(all(10))).isEmpty();
    assertThat(claim(all(10))).isEmpty();
    assertThat(lock(List.of(KARNET))).isEmpty();
  }

  @Test
  void takes_empty_collections() {
    insert();

    inTransaction(
        () -> {
          targets().update(List.of());
          targets().advance(List.of());
        });

    assertThat(targets().find(List.of())).isEmpty();
    assertThat(lock(List.of())).isEmpty();
    assertThat(targets().due(new DueQuery(NOW, Set.of(), Optional.empty(), 10))).isEmpty();
  }

  @Test
  void gives_back_every_state_that_a_target_can_be_in() {
    InFlight run = aRun(Trigger.SCHEDULE);
    Slot moved = new Slot(NOW, LocalDateTime.parse("2026-03-29T02:30:00"), false);
    Slot offGrid = new Slot(TOMORROW, LocalDateTime.parse("2026-03-11T23:59:59.999999"), true);
    Pending spread = new Pending(offGrid, TOMORROW.plusMillis(1_234));
    List<TargetState> states =
        List.of(
            TargetState.NEW,
            new TargetState(
                false, Optional.of(moved), Optional.empty(), Optional.empty(), Optional.empty()),
            new TargetState(
                true, Optional.empty(), Optional.of(spread), Optional.empty(), Optional.empty()),
            new TargetState(
                true,
                Optional.of(moved),
                Optional.of(spread),
                Optional.of(
                    new Parked(
                        ParkReason.QUARANTINED, Given.HOSTILE, NOW, Optional.of(TOMORROW), 7)),
                Optional.of(run)),
            new TargetState(
                true,
                Optional.of(moved),
                Optional.of(spread),
                Optional.of(Parked.untilEvent(ParkReason.OVERLAP, Given.LONG, NOW)),
                Optional.empty()),
            new TargetState(
                true,
                Optional.of(moved),
                Optional.of(spread),
                Optional.of(Parked.untilEvent(ParkReason.UNKNOWN_SOURCE, "", NOW)),
                Optional.of(new InFlight(run.run(), Trigger.MANUAL))),
            new TargetState(
                false,
                Optional.of(moved),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new InFlight(run.run(), Trigger.BACKFILL))));
    List<TargetId> ids = Given.ids(states.size());

    for (int n = 0; n < states.size(); n++) {
      Target target = Given.fresh(ids.get(n)).in(states.get(n));
      insert(target);

      assertThat(targets().find(List.of(target.id()))).containsExactly(target);
    }
  }

  @Test
  void gives_back_every_schedule_readable_or_not() {
    List<TargetSchedule> schedules =
        List.of(
            new TargetSchedule(
                "*/7 3-5 1,15 JAN-MAR MON",
                "America/Argentina/ComodRivadavia",
                new Frequency(Duration.ofSeconds(31_622_399)),
                new SlotPolicies(
                    Overlap.ALLOW,
                    CatchUp.SKIP.within(Duration.ofSeconds(61)),
                    new Spread(Duration.ofMillis(86_399_999)),
                    Optional.of(Duration.ofSeconds(61)))),
            Given.schedule("not a cron " + Given.HOSTILE.substring(0, 30), "Mars/Olympus'Mons"),
            Given.schedule("0 0 * * *", "+05:45"));
    List<TargetId> ids = Given.ids(schedules.size());

    for (int n = 0; n < schedules.size(); n++) {
      Target target = new Target(ids.get(n), schedules.get(n), TargetState.NEW);
      insert(target);

      assertThat(targets().find(List.of(target.id()))).containsExactly(target);
    }
  }

  @Test
  void keeps_hostile_and_long_scopes_apart() {
    List<TargetId> ids =
        List.of(
            TargetId.of("karnet", "city:" + Given.HOSTILE),
            TargetId.of("karnet", "city:" + Given.LONG.substring(0, 200)),
            TargetId.of("karnet", "city:krako_"),
            TargetId.of("karnet", "city:krako%"),
            TargetId.of("karnet", "city:krakow"),
            TargetId.of("karnet", "city:Krakow"),
            TargetId.of("karnet", "country:PL"),
            TargetId.of("karnet", "region:PL/małopolskie"),
            TargetId.of("karnet", "global"));
    ids.forEach(id -> insert(Given.due(id, NOW)));

    for (TargetId id : ids) {
      assertThat(targets().find(List.of(id))).extracting(Target::id).containsExactly(id);
      assertThat(lock(List.of(id))).extracting(Target::id).containsExactly(id);
    }
    assertThat(claim(all(100))).hasSize(ids.size());
  }

  @Test
  void insert_leaves_a_target_that_exists_as_it_is() {
    Target first = Given.due(KARNET, NOW);
    Target other = Given.due(TargetId.of("karnet", "city:lodz"), NOW);
    insert(first);

    insert(other, new Target(KARNET, Given.schedule("1 1 * * *", "UTC"), TargetState.NEW));

    assertThat(targets().find(List.of(KARNET, other.id()))).containsExactly(first, other);
  }

  @Test
  void finds_in_natural_order_and_leaves_out_unknown_ones() {
    List<TargetId> ordered =
        List.of(
            TargetId.of("a-b", "global"),
            TargetId.of("a_b", "city:b"),
            TargetId.of("ab", "city:B"),
            TargetId.of("ab", "city:a"),
            TargetId.of("ab", "city:é"),
            TargetId.of("ab", "country:PL"));
    var shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(5));
    insert(shuffled.stream().map(Given::fresh).toArray(Target[]::new));
    shuffled.add(2, KARNET);
    shuffled.add(shuffled.get(0));

    assertThat(targets().find(shuffled)).extracting(Target::id).containsExactlyElementsOf(ordered);
    assertThat(lock(shuffled)).extracting(Target::id).containsExactlyElementsOf(ordered);
  }

  // ---- page

  @Test
  void pages_through_active_targets_in_natural_order() {
    List<TargetId> ordered =
        List.of(
            TargetId.of("a-b", "global"),
            TargetId.of("a_b", "city:" + Given.HOSTILE),
            TargetId.of("a_b", "city:b"),
            TargetId.of("ab", "city:B"),
            TargetId.of("ab", "city:a"),
            TargetId.of("ab", "city:é"),
            TargetId.of("ab", "country:PL"));
    var shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(5));
    insert(shuffled.stream().map(id -> Given.due(id, TOMORROW)).toArray(Target[]::new));
    insert(Given.fresh(TargetId.of("ab", "city:inactive")));

    var paged = new ArrayList<Target>();
    List<Target> page = targets().page(Optional.empty(), 2);
    while (!page.isEmpty()) {
      paged.addAll(page);
      page = targets().page(Optional.of(page.get(page.size() - 1).id()), 2);
    }

    assertThat(paged)
        .containsExactlyElementsOf(ordered.stream().map(id -> Given.due(id, TOMORROW)).toList());
  }

  @Test
  void page_holds_parked_targets_too_and_waits_for_nobody() {
    Target parked =
        Given.due(KARNET, NOW)
            .in(
                Given.due(KARNET, NOW)
                    .state()
                    .parked(Parked.untilEvent(ParkReason.UNKNOWN_SOURCE, "", NOW)));
    insert(parked);
    OpenTransaction holder = open(() -> targets().lock(List.of(KARNET)));

    List<Target> page = targets().page(Optional.empty(), 10);
    holder.commit();

    assertThat(page).containsExactly(parked);
  }

  @Test
  void keeps_microseconds_and_cuts_what_is_finer() {
    Instant finer = NOW.plus(Given.CUT_OFF);
    Parked parked = new Parked(ParkReason.QUARANTINED, "x", finer, Optional.of(finer), 0);
    Target target =
        Given.fresh(KARNET)
            .in(TargetState.NEW.activated(new Pending(Given.slot(NOW), finer)).parked(parked));

    insert(target);
    List<Target> inserted = targets().find(List.of(KARNET));
    write(TargetStore::advance, target);
    List<Target> advanced = targets().find(List.of(KARNET));

    Target cut =
        Given.fresh(KARNET)
            .in(
                TargetState.NEW
                    .activated(Given.pending(NOW))
                    .parked(new Parked(ParkReason.QUARANTINED, "x", NOW, Optional.of(NOW), 0)));
    assertThat(inserted).containsExactly(cut);
    assertThat(advanced).containsExactly(cut);
  }

  @Test
  void rollback_undoes_insert_update_and_advance() {
    Target before = Given.due(KARNET, NOW);
    TargetId other = TargetId.of("karnet", "city:lodz");
    insert(before);

    rolledBack(
        () -> {
          targets().lock(List.of(KARNET));
          targets().insert(List.of(Given.due(other, NOW)));
          targets().advance(List.of(before.in(Given.decidedUpTo(NOW, TOMORROW))));
          TargetState moved = Given.decidedUpTo(NOW, TOMORROW.plusSeconds(1));
          targets().update(List.of(new Target(KARNET, Given.schedule("1 1 * * *", "UTC"), moved)));
        });

    assertThat(targets().find(List.of(KARNET, other))).containsExactly(before);
  }

  // ---- many

  @Test
  void thousand_targets_go_in_one_call() {
    List<TargetId> ids = Given.ids(1_000);
    List<Target> advanced =
        ids.stream().map(id -> Given.fresh(id).in(Given.decidedUpTo(DAY_AGO, TOMORROW))).toList();

    insert(ids.stream().map(id -> Given.due(id, DAY_AGO)).toArray(Target[]::new));
    int claimed = claim(all(1_000).only(new HashSet<>(ids))).size();
    write(TargetStore::advance, advanced.toArray(Target[]::new));
    write(TargetStore::update, advanced.toArray(Target[]::new));

    assertThat(claimed).isEqualTo(1_000);
    assertThat(targets().find(ids)).isEqualTo(advanced);
  }
}
