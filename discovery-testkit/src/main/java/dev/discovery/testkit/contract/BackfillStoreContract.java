package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.access.Actor;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillProgress.Active;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.BackfillState;
import dev.discovery.port.BackfillStore;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link BackfillStore}. */
public abstract class BackfillStoreContract extends Suite<StorageBed> {

  private static final Instant NOW = Given.NOW;
  private static final TargetId KARNET = TargetId.of("karnet", "city:krakow");
  private static final TargetId QUIZ = TargetId.of("pubquiz-pl", "country:PL");
  private static final Set<SourceName> BOTH = Set.of(KARNET.source(), QUIZ.source());
  private static final BackfillGrid DAILY =
      new BackfillGrid("0 0 * * *", "Europe/Warsaw", Frequency.ofHours(24));

  @BeforeEach
  final void insertTargets() {
    inTransaction(
        () -> storage().targets().insert(List.of(Given.fresh(KARNET), Given.fresh(QUIZ))));
  }

  private BackfillStore backfills() {
    return storage().backfills();
  }

  private static BackfillRequest request(TargetId target, String reason) {
    return new BackfillRequest(
        target,
        NOW.minus(Duration.ofDays(10)),
        NOW.minus(Duration.ofDays(3)),
        Duration.ofSeconds(90),
        reason);
  }

  private Backfill add(TargetId target, Instant now) {
    BackfillRequest request = request(target, "a new field");
    var slots = (BackfillPlan.Slots) BackfillPlan.of(request, DAILY, NOW);
    return inTransaction(() -> backfills().add(request, DAILY, slots, new Actor("ann"), now));
  }

  private void update(Backfill... moved) {
    inTransaction(() -> backfills().update(List.of(moved)));
  }

  @Test
  void has_nothing_at_first() {
    var unknown = new BackfillId(4_711);

    assertThat(backfills().find(unknown)).isEmpty();
    assertThat(backfills().due(BOTH, NOW, 10)).isEmpty();
    assertThat(inTransaction(() -> backfills().lock(List.of(unknown)))).isEmpty();
    assertThat(backfills().newest(Optional.empty(), Optional.empty(), 10)).isEmpty();
  }

  @Test
  void added_backfill_is_whole_and_due_at_once() {
    Backfill added = add(KARNET, NOW);

    assertThat(added.request()).isEqualTo(request(KARNET, "a new field"));
    assertThat(added.grid()).isEqualTo(DAILY);
    assertThat(added.requestedBy()).isEqualTo(new Actor("ann"));
    assertThat(added.createdAt()).isEqualTo(NOW);
    assertThat(added.total()).isEqualTo(7);
    Active left = added.active().orElseThrow();
    assertThat(left.enqueued()).isZero();
    assertThat(left.nextAt()).isEqualTo(NOW);
    assertThat(left.next().at()).isEqualTo("2026-02-28T23:00:00Z");
    assertThat(left.next().wall()).isEqualTo("2026-03-01T00:00:00");
    assertThat(backfills().find(added.id())).contains(added);
    assertThat(backfills().due(BOTH, NOW, 10)).containsExactly(added);
    assertThat(backfills().due(BOTH, NOW.minus(Given.MICROSECOND), 10)).isEmpty();
  }

  @Test
  void keeps_every_step_with_microseconds_and_hostile_texts() {
    Backfill added = add(KARNET, NOW.plus(Given.CUT_OFF));
    assertThat(added.createdAt()).isEqualTo(NOW);

    Backfill waiting = added.waiting(Given.HOSTILE, NOW.plusSeconds(1).plus(Given.CUT_OFF));
    update(waiting);
    Active read = backfills().find(added.id()).orElseThrow().active().orElseThrow();
    assertThat(read.waitsFor()).isEqualTo(waiting.active().orElseThrow().waitsFor());
    assertThat(read.nextAt()).isEqualTo(NOW.plusSeconds(1));
    Backfill moved = added.advanced(NOW);
    update(moved);
    assertThat(backfills().find(added.id())).contains(moved);
    Backfill cancelled = moved.cancelled(new Actor(Given.HOSTILE.replace('\n', ' ')), NOW);
    update(cancelled);

    assertThat(backfills().find(added.id())).contains(cancelled);
    assertThat(cancelled.progress().enqueued()).isEqualTo(1);
  }

  @Test
  void one_that_has_ended_is_due_no_more_and_never_written_again() {
    Backfill done = add(KARNET, NOW);
    while (done.active().isPresent()) {
      done = done.advanced(NOW);
      update(done);
    }
    Backfill cancelled = add(KARNET, NOW);
    update(cancelled.cancelled(new Actor("bob"), NOW));

    assertThat(backfills().find(done.id())).contains(done);
    assertThat(done.state()).isEqualTo(BackfillState.DONE);
    assertThat(backfills().due(BOTH, NOW.plusSeconds(10_000), 10)).isEmpty();
    Backfill again = cancelled.advanced(NOW);
    assertData(() -> update(again));
    assertThat(backfills().find(cancelled.id()).orElseThrow().state())
        .isEqualTo(BackfillState.CANCELLED);
  }

  @Test
  void due_ones_come_by_time_then_by_id_of_known_sources_up_to_the_limit() {
    Backfill later = add(KARNET, NOW.plusSeconds(2));
    Backfill first = add(KARNET, NOW);
    Backfill second = add(QUIZ, NOW);

    assertThat(backfills().due(BOTH, NOW.plusSeconds(2), 10)).containsExactly(first, second, later);
    assertThat(backfills().due(BOTH, NOW.plusSeconds(1), 10)).containsExactly(first, second);
    assertThat(backfills().due(BOTH, NOW.plusSeconds(2), 1)).containsExactly(first);
    assertThat(backfills().due(Set.of(QUIZ.source()), NOW.plusSeconds(2), 10))
        .containsExactly(second);
    assertThat(backfills().due(Set.of(), NOW.plusSeconds(2), 10)).isEmpty();
  }

  @Test
  void newest_come_first_page_by_page_and_target_by_target() {
    Backfill one = add(KARNET, NOW);
    Backfill two = add(QUIZ, NOW);
    Backfill three = add(KARNET, NOW);

    assertThat(backfills().newest(Optional.empty(), Optional.empty(), 2))
        .containsExactly(three, two);
    assertThat(backfills().newest(Optional.empty(), Optional.of(two.id()), 2)).containsExactly(one);
    assertThat(backfills().newest(Optional.of(KARNET), Optional.empty(), 10))
        .containsExactly(three, one);
    assertThat(backfills().newest(Optional.of(KARNET), Optional.of(three.id()), 10))
        .containsExactly(one);
  }

  @Test
  void lock_waits_and_reads_what_was_committed_meanwhile() {
    Backfill added = add(KARNET, NOW);
    OpenTransaction open =
        open(
            () -> {
              backfills().lock(List.of(added.id()));
              backfills().update(List.of(added.advanced(NOW)));
            });

    Future<List<Backfill>> second =
        threads().start(() -> inTransaction(() -> backfills().lock(List.of(added.id()))));
    boolean waited = Threads.isHeldUp(second);
    open.commit();

    assertThat(waited).isTrue();
    assertThat(Threads.result(second)).containsExactly(added.advanced(NOW));
    assertThatThrownBy(() -> backfills().lock(List.of(added.id())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void each_slot_is_advanced_by_one_of_eight_threads() {
    Backfill added = add(KARNET, NOW);

    List<Integer> steps =
        threads()
            .together(
                8,
                thread -> {
                  int mine = 0;
                  while (advance(added.id())) {
                    mine++;
                  }
                  return mine;
                });

    assertThat(steps.stream().mapToInt(Integer::intValue).sum()).isEqualTo(added.total());
  }

  private boolean advance(BackfillId id) {
    return inTransaction(
        () -> {
          Backfill current = backfills().lock(List.of(id)).get(0);
          if (current.active().isEmpty()) {
            return false;
          }
          backfills().update(List.of(current.advanced(NOW)));
          return true;
        });
  }

  @Test
  void rollback_undoes_what_was_added_and_moved() {
    Backfill added = add(KARNET, NOW);

    rolledBack(() -> add(QUIZ, NOW));
    rolledBack(() -> update(added.advanced(NOW)));

    assertThat(backfills().newest(Optional.empty(), Optional.empty(), 10)).containsExactly(added);
  }

  private static void assertData(Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATA));
  }
}
