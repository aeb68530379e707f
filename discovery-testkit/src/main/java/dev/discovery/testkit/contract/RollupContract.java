package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.port.Housekeeping.Step;
import dev.discovery.port.PortException;
import dev.discovery.run.Ending;
import dev.discovery.run.Pruned;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Statistics;
import dev.discovery.source.FailureKind;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What is added up of the runs that end, by all the sums that there are: the totals of a target,
 * its days, and the hours and failures of a source. Each is compared with a fold of the full log,
 * which is kept beside the ledger.
 */
public abstract class RollupContract extends RollupSuite {

  @Test
  void end_counts_in_the_totals_the_day_and_the_hour_in_which_it_came() {
    Instant midnight = Instant.parse("2026-03-11T00:00:00Z");

    succeed(KARNET, midnight.minus(Given.MICROSECOND));
    succeed(KARNET, midnight);
    succeed(LODZ, midnight.plusSeconds(3_599));

    assertThat(days(KARNET))
        .containsOnlyKeys(LocalDate.parse("2026-03-10"), LocalDate.parse("2026-03-11"));
    assertThat(hours(KARNET.source())).containsOnlyKeys(midnight.minusSeconds(3_600), midnight);
    assertThat(hours(KARNET.source()).get(midnight).ended().succeeded()).isEqualTo(2);
    assertAddsUp();
  }

  @Test
  void run_whose_end_is_before_its_start_took_no_time_and_counts_where_it_ended() {
    Run run = ledger.started(ledger.enqueued(KARNET, NOW), NOW);

    ended(run, RunLifecycle.lose(run, NOW.minus(Duration.ofDays(2))));

    Statistics total = stats(KARNET).total();
    assertThat(total.durations().counts()).isEqualTo(Map.of(0, 1L));
    assertThat(days(KARNET)).containsOnlyKeys(LocalDate.parse("2026-03-08"));
    assertAddsUp();
  }

  @Test
  void newest_instants_stay_when_the_clock_is_set_back() {
    succeed(KARNET, NOW);
    fail(KARNET, FailureKind.UPSTREAM, NOW.plusSeconds(60));

    fail(KARNET, FailureKind.DATA, NOW.minusSeconds(3_600));
    succeed(KARNET, NOW.minusSeconds(1_800));

    var standing = stats(KARNET).standing();
    assertThat(standing.lastSuccessAt()).contains(NOW);
    assertThat(standing.lastRunAt()).contains(NOW.plusSeconds(60));
    assertThat(standing.lastFailure().orElseThrow().failure().kind())
        .isEqualTo(FailureKind.UPSTREAM);
    assertThat(standing.recent())
        .as("the order in which they ended")
        .containsExactly(Ending.PARTIAL, Ending.FAILED, Ending.FAILED, Ending.PARTIAL);
    assertThat(standing.consecutiveSuccesses()).isEqualTo(1);
    assertAddsUp();
  }

  @Test
  void run_that_was_never_started_has_no_duration() {
    Run queued = ledger.enqueued(KARNET, NOW);
    ended(queued, RunLifecycle.cancel(queued, "unwanted", NOW));
    Run lost = ledger.enqueued(KARNET, NOW.plusSeconds(1));
    ended(lost, RunLifecycle.lose(lost, NOW.plusSeconds(1)));

    assertThat(stats(KARNET).total().durations().total()).isZero();
    succeed(KARNET, NOW.plusSeconds(2));
    assertThat(stats(KARNET).total().durations().total()).isEqualTo(1);
    assertAddsUp();
  }

  @Test
  void second_end_of_a_run_changes_no_sum() {
    Run run = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    ended(run, RunLifecycle.lose(run, NOW));

    assertThatThrownBy(
            () -> ledger.cancelled(run, "by another worker", NOW.plus(Duration.ofDays(1))))
        .isInstanceOf(PortException.class);

    assertAddsUp();
  }

  @Test
  void sums_are_undone_with_the_transaction_of_the_end() {
    Run run = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    rolledBack(
        () -> runs().end(run, RunLifecycle.lose(run, NOW), Optional.empty(), Optional.empty()));

    assertAddsUp();
    assertThat(hours(KARNET.source())).isEmpty();
  }

  @Test
  void days_and_hours_go_when_their_time_is_over_and_the_totals_stay() {
    Instant first = Instant.parse("2026-03-10T23:59:59Z");
    succeed(KARNET, first);
    fail(LODZ, FailureKind.UPSTREAM, first);
    succeed(KARNET, first.plusSeconds(1));
    Instant justKept = Instant.parse("2026-06-09T23:59:59.999999Z");

    Pruned kept = prune(justKept);
    Pruned gone = prune(justKept.plus(Given.MICROSECOND));

    assertThat(kept).isEqualTo(Pruned.NOTHING);
    assertThat(gone.days()).isEqualTo(2);
    assertThat(gone.hours()).isPositive();
    assertThat(days(KARNET)).containsOnlyKeys(LocalDate.parse("2026-03-11"));
    assertThat(days(LODZ)).isEmpty();
    assertThat(hours(KARNET.source())).containsOnlyKeys(first.plusSeconds(1));
    assertAddsUp();
  }

  @Test
  void step_is_bounded_and_the_next_one_goes_on() {
    List<TargetId> ids = Given.ids(25);
    ledger.targets(ids);
    ids.forEach(id -> succeed(id, NOW));
    Instant later = NOW.plus(Duration.ofDays(200));

    Step first = inTransaction(() -> storage().housekeeping().pruneStatistics(KEPT, later, 10));
    long days = first.pruned().days();
    Step step = first;
    for (int n = 0; step.more() && n < 10; n++) {
      step = inTransaction(() -> storage().housekeeping().pruneStatistics(KEPT, later, 10));
      days += step.pruned().days();
    }

    assertThat(first.more()).isTrue();
    assertThat(first.pruned().days()).isEqualTo(10);
    assertThat(step.more()).isFalse();
    assertThat(days).isEqualTo(25);
    assertThat(prune(later)).isEqualTo(Pruned.NOTHING);
    assertAddsUp();
  }

  @Test
  void pruning_that_is_rolled_back_has_pruned_nothing() {
    succeed(KARNET, NOW);
    fail(QUIZ, FailureKind.TIMEOUT, NOW);
    Instant later = NOW.plus(Duration.ofDays(200));

    rolledBack(() -> storage().housekeeping().pruneStatistics(KEPT, later, 10));

    assertThat(days(KARNET)).hasSize(1);
    assertAddsUp();
    prune(later);
    assertThat(days(KARNET)).isEmpty();
    assertAddsUp();
  }

  @Test
  void end_that_comes_for_an_hour_that_was_pruned_counts_and_goes_in_its_turn() {
    succeed(KARNET, NOW);
    Instant later = NOW.plus(Duration.ofDays(200));
    prune(later);

    succeed(KARNET, NOW);
    fail(KARNET, FailureKind.DATA, NOW);

    assertAddsUp();
    prune(later);
    assertAddsUp();
  }

  @Test
  void hour_that_has_passed_counts_the_same_after_its_parts_were_put_together() {
    List<TargetId> ids = Given.ids(40);
    ledger.targets(ids);
    ids.forEach(id -> succeed(id, NOW));
    Map<Instant, Statistics> before = hours(KARNET.source());

    prune(NOW.plus(Duration.ofHours(3)));

    assertThat(hours(KARNET.source())).isEqualTo(before);
    succeed(ids.get(7), NOW.plusSeconds(1));
    fail(ids.get(8), FailureKind.DATA, NOW.plusSeconds(2));
    prune(NOW.plus(Duration.ofHours(4)));
    assertThat(hours(KARNET.source()).get(NOW.truncatedTo(ChronoUnit.HOURS)).ended())
        .isEqualTo(new RunTotals(41, 1, 0, 0));
    assertAddsUp();
  }
}
