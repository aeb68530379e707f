package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.plan.DueSources;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.port.DueQuery;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.TargetStore;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.Spread;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract of {@link TargetStore}. */
public abstract class TargetStoreContract extends Suite<StorageBed> {

  private static final TargetId KARNET = TargetId.of("karnet", "city:krakow");
  private static final Set<SourceName> SOURCES = Set.of(KARNET.source());
  private static final Instant NOW = Given.NOW;
  private static final Instant DAY_AGO = NOW.minus(Duration.ofDays(1));
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

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
    RunId run = aRun();
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
                Optional.empty()));
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
                Overlap.ALLOW,
                new Spread(Duration.ofMillis(86_399_999))),
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

  // ---- due, claim

  @Test
  void target_is_due_exactly_at_its_wake_time() {
    insert(Given.due(KARNET, NOW));

    assertThat(claim(query(NOW.minus(Given.MICROSECOND)))).isEmpty();
    assertThat(claim(query(NOW.minusNanos(1)))).isEmpty();
    assertThat(claim(query(NOW))).hasSize(1);
    assertThat(claim(query(NOW.plus(Given.MICROSECOND)))).hasSize(1);
  }

  @Test
  void due_time_decides_not_the_slot() {
    insert(
        Given.fresh(KARNET)
            .in(TargetState.NEW.activated(new Pending(Given.slot(NOW), NOW.plusSeconds(30)))));

    assertThat(claim(query(NOW))).isEmpty();
    assertThat(claim(query(NOW.plusSeconds(30)))).hasSize(1);
  }

  @Test
  void claims_what_is_active_and_not_parked_or_to_be_looked_at_again() {
    List<TargetId> ids = Given.ids(6);
    TargetState due = TargetState.NEW.activated(Given.pending(DAY_AGO));
    Parked recheck = new Parked(ParkReason.QUARANTINED, "x", DAY_AGO, Optional.of(NOW), 0);
    Parked later = new Parked(ParkReason.QUARANTINED, "x", DAY_AGO, Optional.of(TOMORROW), 0);
    List<TargetState> states =
        List.of(
            due,
            due.parked(recheck),
            due.parked(later),
            due.parked(Parked.untilEvent(ParkReason.OVERLAP, "x", DAY_AGO)),
            new TargetState(
                false,
                Optional.of(Given.slot(DAY_AGO)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            TargetState.NEW.activated(Given.pending(TOMORROW)));
    for (int n = 0; n < states.size(); n++) {
      insert(Given.fresh(ids.get(n)).in(states.get(n)));
    }

    assertThat(claim(query(NOW))).extracting(Target::id).containsExactly(ids.get(0), ids.get(1));
    assertThat(targets().due(query(NOW))).isEqualTo(claim(query(NOW)));
    assertThat(targets().due(query(NOW))).isEqualTo(DueSources.at(NOW, targets().find(ids)));
  }

  @Test
  void claims_the_oldest_wake_times_first_up_to_the_limit() {
    List<TargetId> ids = Given.ids(20);
    var shuffled = new ArrayList<>(ids);
    Collections.shuffle(shuffled, new Random(11));
    for (int n = 0; n < shuffled.size(); n++) {
      insert(Given.due(shuffled.get(n), DAY_AGO.plus(Given.MICROSECOND.multipliedBy(n))));
    }

    assertThat(claim(all(7)))
        .extracting(Target::id)
        .containsExactlyElementsOf(shuffled.subList(0, 7));
    assertThat(targets().due(all(7)))
        .extracting(Target::id)
        .containsExactlyElementsOf(shuffled.subList(0, 7));
    assertThat(claim(all(100))).hasSize(20);
  }

  @Test
  void claims_only_the_sources_that_were_asked_for() {
    TargetId quiz = TargetId.of("pubquiz-pl", "country:PL");
    insert(Given.due(KARNET, DAY_AGO), Given.due(quiz, DAY_AGO));

    assertThat(claim(new DueQuery(NOW, Set.of(quiz.source()), Optional.empty(), 10)))
        .extracting(Target::id)
        .containsExactly(quiz);
    assertThat(claim(new DueQuery(NOW, Set.of(), Optional.empty(), 10))).isEmpty();
    assertThat(
            claim(new DueQuery(NOW, Set.of(quiz.source(), KARNET.source()), Optional.empty(), 10)))
        .hasSize(2);
  }

  @Test
  void claims_only_the_targets_that_were_asked_for() {
    List<TargetId> ids = Given.ids(4);
    ids.forEach(id -> insert(Given.due(id, id.equals(ids.get(3)) ? TOMORROW : DAY_AGO)));
    Set<TargetId> asked =
        Set.of(ids.get(1), ids.get(2), ids.get(3), TargetId.of("karnet", "global"));

    assertThat(claim(all(10).only(asked)))
        .extracting(Target::id)
        .containsExactlyInAnyOrder(ids.get(1), ids.get(2));
    assertThat(targets().due(all(10).only(asked))).hasSize(2);
    assertThat(claim(all(10).only(Set.of()))).isEmpty();
    assertThat(targets().due(all(10).only(Set.of()))).isEmpty();
  }

  @Test
  void claim_leaves_out_what_another_transaction_holds_without_waiting() {
    List<TargetId> ids = Given.ids(3);
    ids.forEach(id -> insert(Given.due(id, DAY_AGO)));
    OpenTransaction claimer = open(() -> targets().claim(all(1)));
    OpenTransaction locker = open(() -> targets().lock(List.of(ids.get(2))));

    List<Target> claimed = claim(all(10));
    List<Target> due = targets().due(all(10));
    claimer.commit();
    locker.commit();

    assertThat(claimed).hasSize(1);
    assertThat(due).as("a dry run sees what is held").hasSize(3);
    assertThat(claim(all(10))).hasSize(3);
  }

  @Test
  void claimed_targets_are_locked_until_the_transaction_ends() {
    insert(Given.due(KARNET, DAY_AGO));
    Target advanced = Given.due(KARNET, DAY_AGO).in(Given.decidedUpTo(DAY_AGO, TOMORROW));
    OpenTransaction claimer =
        open(
            () -> {
              targets().claim(all(10));
              targets().advance(List.of(advanced));
            });

    Future<List<Target>> second = threads().start(() -> lock(List.of(KARNET)));
    boolean waited = Threads.isHeldUp(second);
    claimer.commit();

    assertThat(waited).isTrue();
    assertThat(Threads.result(second)).containsExactly(advanced);
    assertThat(claim(all(10))).as("it is not due any more").isEmpty();
  }

  @Test
  void claim_that_was_rolled_back_frees_its_targets() {
    insert(Given.due(KARNET, DAY_AGO));
    OpenTransaction claimer =
        open(
            () -> {
              targets().claim(all(10));
              targets()
                  .advance(
                      List.of(Given.due(KARNET, DAY_AGO).in(Given.decidedUpTo(DAY_AGO, TOMORROW))));
            });

    claimer.rollback();

    assertThat(claim(all(10))).containsExactly(Given.due(KARNET, DAY_AGO));
  }

  @Test
  void due_locks_nothing() {
    insert(Given.due(KARNET, DAY_AGO));
    OpenTransaction reader = open(() -> targets().due(all(10)));

    List<Target> claimed = elsewhere(() -> claim(all(10)));
    reader.commit();

    assertThat(claimed).hasSize(1);
  }

  @Test
  void eight_threads_claim_every_due_target_exactly_once() {
    List<TargetId> ids = Given.ids(1_000);
    insert(ids.stream().map(id -> Given.due(id, DAY_AGO)).toArray(Target[]::new));

    List<List<TargetId>> claimed =
        threads().together(8, thread -> claimAndAdvanceUntilNothingIsDue());

    assertThat(claimed.stream().flatMap(List::stream).toList())
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(targets().find(ids))
        .allMatch(target -> target.state().equals(Given.decidedUpTo(DAY_AGO, TOMORROW)));
  }

  private List<TargetId> claimAndAdvanceUntilNothingIsDue() {
    var mine = new ArrayList<TargetId>();
    boolean more = true;
    while (more) {
      more =
          inTransaction(
              () -> {
                List<Target> claimed = targets().claim(all(30));
                targets()
                    .advance(
                        claimed.stream()
                            .map(target -> target.in(Given.decidedUpTo(DAY_AGO, TOMORROW)))
                            .toList());
                claimed.forEach(target -> mine.add(target.id()));
                return !claimed.isEmpty() || !targets().due(all(1)).isEmpty();
              });
    }
    return mine;
  }

  // ---- lock

  @Test
  void locking_outside_a_transaction_is_refused() {
    insert(Given.due(KARNET, DAY_AGO));

    assertThatThrownBy(() -> targets().lock(List.of(KARNET))).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> targets().claim(all(1))).isInstanceOf(RuntimeException.class);
  }

  @Test
  void lock_waits_for_the_holder_and_returns_the_target_as_it_is_then() {
    Target before = Given.due(KARNET, DAY_AGO);
    Target after =
        new Target(
            KARNET, Given.schedule("1 1 * * *", "UTC"), Given.decidedUpTo(DAY_AGO, TOMORROW));
    insert(before);
    OpenTransaction holder =
        open(
            () -> {
              targets().lock(List.of(KARNET));
              targets().update(List.of(after));
            });

    Future<List<Target>> second = threads().start(() -> lock(List.of(KARNET)));
    List<Target> readMeanwhile = elsewhere(() -> targets().find(List.of(KARNET)));
    boolean waited = Threads.isHeldUp(second);
    holder.commit();

    assertThat(waited).isTrue();
    assertThat(readMeanwhile).containsExactly(before);
    assertThat(Threads.result(second)).containsExactly(after);
  }

  @Test
  void insert_of_a_target_that_another_transaction_inserts_waits_and_leaves_it() {
    Target first = Given.due(KARNET, DAY_AGO);
    OpenTransaction inserter = open(() -> targets().insert(List.of(first)));

    Future<List<Target>> second =
        threads()
            .start(
                () ->
                    inTransaction(
                        () -> {
                          targets().insert(List.of(Given.fresh(KARNET)));
                          return targets().lock(List.of(KARNET));
                        }));
    boolean waited = Threads.isHeldUp(second);
    inserter.commit();

    assertThat(waited).isTrue();
    assertThat(Threads.result(second)).containsExactly(first);
  }

  @Test
  void eight_threads_insert_and_lock_in_any_order_without_a_deadlock() {
    List<TargetId> ids = Given.ids(50);

    List<Integer> locked =
        threads()
            .together(
                8,
                thread -> {
                  int count = 0;
                  for (int round = 0; round < 20; round++) {
                    var shuffled = new ArrayList<>(ids);
                    Collections.shuffle(shuffled, new Random(thread * 100L + round));
                    count +=
                        inTransaction(
                            () -> {
                              targets().insert(shuffled.stream().map(Given::fresh).toList());
                              return targets().lock(shuffled).size();
                            });
                  }
                  return count;
                });

    assertThat(locked).containsOnly(1_000);
  }

  @Test
  void eight_threads_lose_no_update_made_under_the_lock() {
    insert(Given.due(KARNET, DAY_AGO));

    threads()
        .together(
            8,
            thread -> {
              for (int n = 0; n < 25; n++) {
                inTransaction(
                    () -> {
                      Target target = targets().lock(List.of(KARNET)).get(0);
                      Slot slot = target.state().pending().orElseThrow().slot();
                      Instant next = slot.at().plus(Given.MICROSECOND);
                      targets().advance(List.of(target.in(Given.decidedUpTo(slot.at(), next))));
                    });
              }
              return true;
            });

    Instant expected = DAY_AGO.plus(Given.MICROSECOND.multipliedBy(200));
    assertThat(targets().find(List.of(KARNET)).get(0).state().pending())
        .contains(Given.pending(expected));
  }

  // ---- update, advance

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
                Overlap.QUEUE,
                new Spread(Duration.ofMinutes(5))),
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
            .occupiedBy(aRun());
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
                    .occupiedBy(aRun()));
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

  // ---- lockParked

  @Test
  void locks_the_parked_of_one_source_and_reason_in_order_up_to_the_limit() {
    List<TargetId> ids = Given.ids(6);
    Parked unknown = Parked.untilEvent(ParkReason.UNKNOWN_SOURCE, "x", NOW);
    Parked overlap = Parked.untilEvent(ParkReason.OVERLAP, "x", NOW);
    TargetId other = TargetId.of("pubquiz-pl", "country:PL");
    var shuffled = new ArrayList<>(ids.subList(0, 4));
    Collections.shuffle(shuffled, new Random(2));
    shuffled.forEach(id -> insertParked(id, unknown));
    insertParked(ids.get(4), overlap);
    insert(Given.due(ids.get(5), DAY_AGO));
    insertParked(other, unknown);

    List<Target> first =
        inTransaction(() -> targets().lockParked(KARNET.source(), ParkReason.UNKNOWN_SOURCE, 3));
    List<Target> all =
        inTransaction(() -> targets().lockParked(KARNET.source(), ParkReason.UNKNOWN_SOURCE, 100));

    assertThat(first).extracting(Target::id).containsExactlyElementsOf(ids.subList(0, 3));
    assertThat(all).extracting(Target::id).containsExactlyElementsOf(ids.subList(0, 4));
  }

  @Test
  void parked_targets_that_were_locked_stay_so_until_the_transaction_ends() {
    insertParked(KARNET, Parked.untilEvent(ParkReason.UNKNOWN_SOURCE, "x", NOW));
    OpenTransaction holder =
        open(() -> targets().lockParked(KARNET.source(), ParkReason.UNKNOWN_SOURCE, 10));

    Future<List<Target>> second = threads().start(() -> lock(List.of(KARNET)));
    boolean waited = Threads.isHeldUp(second);
    holder.commit();

    assertThat(waited).isTrue();
    assertThat(Threads.result(second)).hasSize(1);
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

  // ---- what the tests say

  private static DueQuery query(Instant dueBy) {
    return new DueQuery(dueBy, SOURCES, Optional.empty(), 100);
  }

  private static DueQuery all(int limit) {
    return new DueQuery(NOW, SOURCES, Optional.empty(), limit);
  }

  /** A run that exists, should the store insist on one. */
  private RunId aRun() {
    return inTransaction(
        () -> {
          targets().insert(List.of(Given.fresh(TargetId.of("karnet", "city:has-a-run"))));
          return storage()
              .runs()
              .record(
                  List.of(
                      new Entry.Enqueued(
                          TargetId.of("karnet", "city:has-a-run"), Given.decided(NOW), true)),
                  NOW,
                  "node-1")
              .get(0);
        });
  }

  private void insertParked(TargetId id, Parked why) {
    insert(Given.fresh(id).in(TargetState.NEW.activated(Given.pending(DAY_AGO)).parked(why)));
  }

  private void insert(Target... targets) {
    inTransaction(() -> targets().insert(List.of(targets)));
  }

  private void write(BiConsumer<TargetStore, List<Target>> write, Target... targets) {
    inTransaction(
        () -> {
          targets().lock(List.of(targets).stream().map(Target::id).toList());
          write.accept(targets(), List.of(targets));
        });
  }

  private List<Target> lock(Collection<TargetId> ids) {
    return inTransaction(() -> targets().lock(ids));
  }

  private List<Target> claim(DueQuery query) {
    return inTransaction(() -> targets().claim(query));
  }

  private TargetStore targets() {
    return storage().targets();
  }
}
