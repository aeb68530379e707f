package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.run.Advance;
import dev.discovery.run.Attempt;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.AttemptStanding;
import dev.discovery.run.CancelRequest;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.RunId;
import dev.discovery.testkit.LedgerEntries;
import java.time.Instant;
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

  // ---- cancel

  @Test
  void wish_to_cancel_is_kept_with_the_run_through_all_that_is_written_of_it() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    ledger.enqueued(LODZ, NOW);
    CancelRequest wish = wish("ann", LATER.plus(Given.CUT_OFF));

    runs().requestCancel(running.id(), wish);
    runs().requestCancel(running.id(), wish("bob", LATER));

    Run wanted = running.with(wish("ann", LATER));
    assertThat(ledger.run(running.id())).isEqualTo(wanted);
    Run further = ledger.updated(running, RunLifecycle.start(running, "worker-2", LATER));
    assertThat(ledger.run(running.id())).isEqualTo(further.with(wish("ann", LATER)));
    Run ended = ledger.succeeded(further, ITEMS, Optional.empty(), LATER);
    assertThat(ledger.run(running.id())).isEqualTo(ended.with(wish("ann", LATER)));
    assertThat(LedgerEntries.newest(storage(), List.of(LODZ), 10))
        .extracting(entry -> ((LedgerEntry.Asked) entry).run().cancelRequest())
        .containsExactly(Optional.empty());
  }

  @Test
  void attempt_learns_of_the_wish_when_it_says_how_far_it_is() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    runs().requestCancel(running.id(), wish("ann", LATER));

    assertThat(runs().advance(running, Advance.of(1, 2, "", LATER)))
        .isEqualTo(AttemptStanding.CANCEL_REQUESTED);
    assertThat(advance(running)).contains(Advance.of(1, 2, "", LATER));
  }

  @Test
  void attempts_learn_where_they_stand_each_by_itself_and_nothing_is_written() {
    Run wanted = ledger.started(ledger.enqueued(LODZ, NOW), NOW);
    Run asked = ledger.started(ledger.enqueued(QUIZ, NOW), NOW);
    Run first = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    Run second = ledger.started(first, LATER);
    Run started = ledger.started(ledger.enqueued(LODZ, LATER, true), LATER);
    Run ended = ledger.cancelled(started, "unwanted", LATER);
    for (Run run : List.of(asked, second, ended)) {
      runs().requestCancel(run.id(), wish("ann", LATER));
    }

    List<AttemptStanding> learned =
        runs().standings(List.of(second, wanted, first, asked, started, nobodys(wanted)));

    assertThat(learned)
        .containsExactly(
            AttemptStanding.CANCEL_REQUESTED,
            AttemptStanding.WANTED,
            AttemptStanding.FENCED,
            AttemptStanding.CANCEL_REQUESTED,
            AttemptStanding.FENCED,
            AttemptStanding.FENCED);
    assertThat(runs().standings(List.of())).isEmpty();
    assertThat(ledger.run(wanted.id())).isEqualTo(wanted);
    assertThat(ledger.run(ended.id())).as("too late").isEqualTo(ended);
  }

  @Test
  void first_of_eight_wishes_counts() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);

    threads()
        .together(
            8,
            thread -> {
              runs().requestCancel(running.id(), wish("user " + thread, LATER));
              return ledger.run(running.id()).cancelRequest();
            })
        .forEach(seen -> assertThat(seen).isEqualTo(ledger.run(running.id()).cancelRequest()));
  }

  // ---- what the tests say

  private static CancelRequest wish(String by, Instant at) {
    return new CancelRequest(new Actor(by), Given.LONG.substring(0, 500).strip(), at);
  }

  private Optional<Advance> advance(Run run) {
    return ledger.run(run.id()).progress().attempt().flatMap(Attempt::advance);
  }

  /** As if it had been deleted. */
  private static Run nobodys(Run run) {
    RunId unknown = new RunId(run.id().value() + 1_000_000);
    return new Run(
        unknown, run.target(), run.origin(), run.enqueuedAt(), run.concurrent(), run.progress());
  }

  private static Run retrying(Run run) {
    AttemptFailure failure = AttemptFailure.of(FailureKind.UPSTREAM, "HTTP 503");
    return RunLifecycle.fail(run, failure, RetryPolicy.DEFAULT, Optional.empty(), LATER);
  }
}
