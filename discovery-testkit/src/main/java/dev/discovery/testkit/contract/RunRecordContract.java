package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.port.PortException;
import dev.discovery.run.Attempt;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.FailedAttempt;
import dev.discovery.run.Failure;
import dev.discovery.run.Run;
import dev.discovery.run.RunRecord;
import dev.discovery.source.Attributes;
import dev.discovery.source.FailureKind;
import dev.discovery.source.Parts;
import dev.discovery.source.RunId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@code RunHistory}: what is kept of the attempts of a run. */
public abstract class RunRecordContract extends RunLedgerSuite {

  private static final Attributes LIMIT = Attributes.of(Map.of("limit", "100", "key", "***"));

  @Test
  void run_that_has_not_started_has_no_attempts_and_was_given_nothing() {
    Run queued = ledger.enqueued(KARNET, NOW);
    RunId skipped = ledger.record(NOW, skip(LODZ, NOW)).get(0);

    assertThat(record(queued)).isEqualTo(only(queued, Attributes.NONE));
    assertThat(storage().history().find(skipped)).isEmpty();
    assertThat(storage().history().find(new RunId(4_711))).isEmpty();
  }

  @Test
  void run_with_one_attempt_keeps_what_it_was_given_to_the_end() {
    var hostile = new LinkedHashMap<String, String>();
    hostile.put(Given.HOSTILE, Given.LONG);
    hostile.put("a", Given.HOSTILE);
    Attributes given = Attributes.of(hostile);
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW, given);

    assertThat(record(running)).isEqualTo(only(running, given));
    Run ended = ledger.succeeded(running, ITEMS, Optional.empty(), LATER);
    assertThat(record(ended)).isEqualTo(only(ended, given));
    assertThat(record(ended).settings().values().keySet()).containsExactly(Given.HOSTILE, "a");
  }

  @Test
  void failed_attempts_are_kept_with_all_that_they_were() {
    AttemptFailure first = AttemptFailure.of(new IllegalStateException("one"), text -> text);
    AttemptFailure second = AttemptFailure.of(FailureKind.UPSTREAM, Given.HOSTILE);
    Run one = ledger.started(ledger.enqueued(KARNET, NOW), NOW, LIMIT);
    Run retrying = ledger.retrying(one, first, NOW.plusSeconds(1).plus(Given.CUT_OFF));
    Run cut = ledger.run(one.id());
    RunRecord between = record(retrying);
    Run two = ledger.started(retrying, NOW.plusSeconds(60), Attributes.NONE);
    Run again = ledger.retrying(two, second, NOW.plusSeconds(61));
    Run three = ledger.started(again, NOW.plusSeconds(200), LIMIT);
    Run ended = ledger.failed(three, "broken for good", NOW.plusSeconds(201));

    FailedAttempt kept =
        new FailedAttempt(
            new Attempt(1, "worker-1", NOW), NOW.plusSeconds(1), first.failure(), LIMIT);
    assertThat(between).isEqualTo(new RunRecord(cut, List.of(kept), LIMIT, Parts.NONE));
    assertThat(kept.failure().detail()).isPresent();
    FailedAttempt next =
        new FailedAttempt(
            new Attempt(2, "worker-1", NOW.plusSeconds(60)),
            NOW.plusSeconds(61),
            second.failure(),
            Attributes.NONE);
    assertThat(record(ended))
        .isEqualTo(new RunRecord(ended, List.of(kept, next), LIMIT, Parts.NONE));
  }

  @Test
  void attempt_that_was_taken_over_is_kept_with_the_time_at_which_it_was() {
    Run one = ledger.started(ledger.enqueued(KARNET, NOW), NOW, LIMIT);

    Run two = ledger.started(one, LATER, Attributes.NONE);

    assertThat(record(two))
        .isEqualTo(
            new RunRecord(
                two,
                List.of(
                    new FailedAttempt(
                        new Attempt(1, "worker-1", NOW),
                        LATER,
                        new Failure(FailureKind.WORKER_LOST, "it died"),
                        LIMIT)),
                Attributes.NONE,
                Parts.NONE));
  }

  @Test
  void attempt_that_has_lost_its_run_is_neither_kept_nor_begun() {
    Failure late = new Failure(FailureKind.DATA, "late");
    Run queued = ledger.enqueued(KARNET, NOW);
    Run one = ledger.started(queued, NOW);
    Run two = ledger.started(one, LATER);

    for (Run stale : List.of(queued, one)) {
      assertThatThrownBy(() -> inTransaction(() -> runs().keepFailed(stale, late, LATER)))
          .isInstanceOf(PortException.class);
      assertThatThrownBy(() -> ledger.started(stale, LATER)).isInstanceOf(PortException.class);
    }
    assertThatThrownBy(() -> runs().keepFailed(two, late, LATER))
        .as("without a transaction")
        .isInstanceOf(IllegalStateException.class);

    assertThat(record(two).failed()).hasSize(1);
  }

  @Test
  void rollback_takes_back_what_was_kept_and_given() {
    Run one = ledger.started(ledger.enqueued(KARNET, NOW), NOW, LIMIT);

    rolledBack(() -> runs().keepFailed(one, new Failure(FailureKind.DATA, "not really"), LATER));

    assertThat(record(one)).isEqualTo(only(one, LIMIT));
  }

  @Test
  void details_are_left_out_for_those_who_may_not_see_them() {
    AttemptFailure failure = AttemptFailure.of(new IllegalStateException("one"), text -> text);
    Run one = ledger.started(ledger.enqueued(KARNET, NOW), NOW, LIMIT);

    RunRecord full = record(ledger.retrying(one, failure, LATER));
    RunRecord shown = full.withoutDetails();

    assertThat(full.run().progress().failure().orElseThrow().detail()).isPresent();
    assertThat(shown.run().progress().failure().orElseThrow().detail()).isEmpty();
    assertThat(shown.failed().get(0).failure().detail()).isEmpty();
    assertThat(shown.failed().get(0).failure().message()).contains("one");
  }

  private static RunRecord only(Run run, Attributes settings) {
    return new RunRecord(run, List.of(), settings, Parts.NONE);
  }

  private RunRecord record(Run run) {
    return storage().history().find(run.id()).orElseThrow();
  }
}
