package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.run.Advance;
import dev.discovery.run.Attempt;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.AttemptStanding;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RetryPolicy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.discovery.port.RunLedger}: attempts that are under way. */
public abstract class RunLedgerUnderwayContract extends RunLedgerSuite {

  // ---- advance

  @Test
  void advance_is_written_to_the_attempt_that_is_under_way_and_to_nothing_else() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    Run other = ledger.started(ledger.enqueued(LODZ, NOW), NOW);
    List<Advance> said =
        List.of(
            Advance.of(0, 0, "", NOW),
            Advance.of(3, 7, Given.HOSTILE + Given.LONG, LATER),
            Advance.of(Long.MAX_VALUE, Long.MAX_VALUE, "", LATER.plus(Given.MICROSECOND)),
            Advance.of(1, 0, "again", NOW));

    for (Advance each : said) {
      assertThat(runs().advance(running, each)).isEqualTo(AttemptStanding.WANTED);

      assertThat(ledger.run(running.id())).isEqualTo(RunLifecycle.advance(running, each));
    }
    assertThat(ledger.run(other.id())).isEqualTo(other);
  }

  @Test
  void advance_is_cut_to_microseconds() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);

    runs().advance(running, Advance.of(1, 2, "", NOW.plus(Given.CUT_OFF)));

    assertThat(advance(running)).contains(Advance.of(1, 2, "", NOW));
  }

  @Test
  void advance_of_an_attempt_that_has_lost_its_run_is_not_written() {
    Run first = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    Run second = ledger.started(first, LATER);
    Advance late = Advance.of(1, 2, "late", LATER);

    assertThat(runs().advance(first, late)).isEqualTo(AttemptStanding.FENCED);
    assertThat(ledger.run(first.id())).isEqualTo(second);
    Run retrying = retrying(second);
    ledger.updated(second, retrying);
    assertThat(runs().advance(second, late)).isEqualTo(AttemptStanding.FENCED);
    assertThat(ledger.run(first.id())).isEqualTo(retrying);
    Run ended = ledger.cancelled(retrying, "unwanted", LATER);
    assertThat(runs().advance(second, late)).isEqualTo(AttemptStanding.FENCED);
    assertThat(ledger.run(first.id())).isEqualTo(ended);
  }

  @Test
  void advance_stays_with_the_end_of_its_attempt_and_goes_when_the_next_one_begins() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    runs().advance(running, Advance.of(1, 2, "half", NOW));
    Run halfWay = ledger.run(running.id());

    Run retrying = ledger.updated(halfWay, retrying(halfWay));
    Optional<Advance> ofTheFirst = advance(running);
    Run second = ledger.started(retrying, LATER);
    Optional<Advance> ofTheSecond = advance(running);
    Run whole = RunLifecycle.advance(second, Advance.of(2, 2, "all", LATER));
    Run ended = ledger.succeeded(whole, ITEMS, Optional.empty(), LATER);

    assertThat(ofTheFirst).contains(Advance.of(1, 2, "half", NOW));
    assertThat(ofTheSecond).isEmpty();
    assertThat(ledger.run(running.id())).isEqualTo(ended);
    assertThat(advance(running)).contains(Advance.of(2, 2, "all", LATER));
  }

  @Test
  void advances_of_eight_threads_leave_one_of_them() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);

    List<AttemptStanding> standings =
        threads()
            .together(
                8, thread -> runs().advance(running, Advance.of(thread, 8, "by " + thread, LATER)));

    assertThat(standings).containsOnly(AttemptStanding.WANTED);
    Advance left = advance(running).orElseThrow();
    assertThat(left).isEqualTo(Advance.of(left.done(), 8, "by " + left.done(), LATER));
  }

  // ---- what the tests say

  private Optional<Advance> advance(Run run) {
    return ledger.run(run.id()).progress().attempt().flatMap(Attempt::advance);
  }

  private static Run retrying(Run run) {
    AttemptFailure failure = AttemptFailure.of(FailureKind.UPSTREAM, "HTTP 503");
    return RunLifecycle.fail(run, failure, RetryPolicy.DEFAULT, Optional.empty(), LATER);
  }
}
