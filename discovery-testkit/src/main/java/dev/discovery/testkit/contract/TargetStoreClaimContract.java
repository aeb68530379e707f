package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.DueSources;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.DueQuery;
import dev.discovery.port.TargetStore;
import dev.discovery.source.TargetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of {@link TargetStore}: what is due, and who claims it. */
public abstract class TargetStoreClaimContract extends TargetStoreSuite {

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
}
