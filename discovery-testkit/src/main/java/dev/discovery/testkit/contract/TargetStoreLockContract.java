package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.TargetStore;
import dev.discovery.schedule.Slot;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of {@link TargetStore}: who waits for whom. */
public abstract class TargetStoreLockContract extends TargetStoreSuite {

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
  void lock_of_those_that_are_free_leaves_out_what_others_hold_without_waiting() {
    List<TargetId> ids = Given.ids(4);
    ids.subList(0, 3).forEach(id -> insert(Given.due(id, DAY_AGO)));
    OpenTransaction holder = open(() -> targets().lock(List.of(ids.get(1))));

    List<TargetId> backwards = List.of(ids.get(3), ids.get(2), ids.get(1), ids.get(0));
    List<Target> free = inTransaction(() -> targets().lockFree(backwards));
    OpenTransaction freed = open(() -> targets().lockFree(List.of(ids.get(0))));
    Future<List<Target>> second = threads().start(() -> lock(List.of(ids.get(0))));
    boolean waited = Threads.isHeldUp(second);
    freed.commit();
    holder.commit();

    assertThat(free).extracting(Target::id).containsExactly(ids.get(0), ids.get(2));
    assertThat(waited).isTrue();
    assertThat(Threads.result(second)).hasSize(1);
    assertThat(inTransaction(() -> targets().lockFree(ids))).hasSize(3);
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

  // ---- what the tests say

  private void insertParked(TargetId id, Parked why) {
    insert(Given.fresh(id).in(TargetState.NEW.activated(Given.pending(DAY_AGO)).parked(why)));
  }

  // ---- waking what was paused

  @Test
  void wakes_paused_targets_of_the_scope_page_by_page_and_no_other_ones() {
    List<TargetId> ids = Given.ids(5);
    TargetId elsewhere = TargetId.of("repertuary", "city:c00001");
    inTransaction(
        () -> {
          ids.forEach(id -> storage().targets().insert(List.of(paused(id, Optional.empty()))));
          storage().targets().insert(List.of(paused(elsewhere, Optional.empty())));
        });
    PauseScope karnet = PauseScope.of(ids.get(0).source());
    Instant at = Given.NOW.plus(Given.CUT_OFF);

    List<TargetId> first = wake(karnet, Optional.empty(), at, 3);
    List<TargetId> second = wake(karnet, Optional.of(first.get(2)), at, 3);

    assertThat(first).isEqualTo(ids.subList(0, 3));
    assertThat(second).isEqualTo(ids.subList(3, 5));
    assertThat(storage().targets().find(ids))
        .allMatch(target -> target.state().wakeAt().equals(Optional.of(Given.NOW)))
        .allMatch(target -> target.state().isParked(ParkReason.PAUSED));
    assertThat(storage().targets().find(List.of(elsewhere)))
        .allMatch(target -> target.state().wakeAt().isEmpty());
    assertThat(wake(PauseScope.of(elsewhere.scope()), Optional.empty(), at, 9))
        .containsExactly(ids.get(1), elsewhere);
    assertThat(wake(PauseScope.of(elsewhere), Optional.empty(), at, 9)).containsExactly(elsewhere);
    assertThat(wake(PauseScope.EVERYTHING, Optional.of(ids.get(3)), at, 9))
        .containsExactly(ids.get(4), elsewhere);
  }

  @Test
  void waking_leaves_an_earlier_recheck_and_what_is_parked_for_another_reason() {
    List<TargetId> ids = Given.ids(2);
    Instant earlier = Given.NOW.minusSeconds(5);
    Target queued =
        Given.due(ids.get(1), Given.NOW)
            .in(
                Given.due(ids.get(1), Given.NOW)
                    .state()
                    .parked(Parked.untilEvent(ParkReason.OVERLAP, "x", Given.NOW)));
    inTransaction(
        () ->
            storage().targets().insert(List.of(paused(ids.get(0), Optional.of(earlier)), queued)));

    List<TargetId> woken = wake(PauseScope.EVERYTHING, Optional.empty(), Given.NOW, 9);

    assertThat(woken).containsExactly(ids.get(0));
    assertThat(storage().targets().find(ids))
        .extracting(target -> target.state().wakeAt())
        .containsExactly(Optional.of(earlier), Optional.empty());
  }

  @Test
  void waking_waits_for_who_holds_a_target_and_leaves_it_if_it_is_not_paused_any_more() {
    List<TargetId> ids = Given.ids(3);
    inTransaction(
        () -> ids.forEach(id -> storage().targets().insert(List.of(paused(id, Optional.empty())))));
    OpenTransaction holder =
        open(
            () -> {
              Target free = storage().targets().lock(List.of(ids.get(0))).get(0);
              storage().targets().advance(List.of(free.in(free.state().unparked())));
            });

    Future<List<TargetId>> wake =
        threads().start(() -> wake(PauseScope.EVERYTHING, Optional.empty(), Given.NOW, 2));
    boolean waited = Threads.isHeldUp(wake);
    holder.commit();

    assertThat(waited).isTrue();
    assertThat(Threads.result(wake)).as("a full page").isEqualTo(ids.subList(1, 3));
    assertThat(storage().targets().find(ids).get(0).state().parked()).isEmpty();
  }

  private List<TargetId> wake(PauseScope scope, Optional<TargetId> after, Instant at, int limit) {
    return inTransaction(() -> storage().targets().wakePaused(scope, after, at, limit));
  }

  private static Target paused(TargetId id, Optional<Instant> recheckAt) {
    Target due = Given.due(id, Given.NOW);
    return due.in(due.state().parked(new Parked(ParkReason.PAUSED, "x", Given.NOW, recheckAt, 0)));
  }
}
