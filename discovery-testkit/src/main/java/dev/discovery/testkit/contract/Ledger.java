package dev.discovery.testkit.contract;

import dev.discovery.health.Freshness;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.port.RunLedger;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.Storage;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.Baseline;
import dev.discovery.run.Failure;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunState;
import dev.discovery.source.Attributes;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.RunId;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.VerdictRule;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes runs through the ledger of a store, one transaction for each step. */
final class Ledger {

  private final Storage storage;

  Ledger(Storage storage) {
    this.storage = storage;
  }

  /** Makes sure that there are such targets, should the store insist on them. */
  void targets(TargetId... ids) {
    targets(Arrays.asList(ids));
  }

  void targets(List<TargetId> ids) {
    storage
        .transactions()
        .run(() -> storage.targets().insert(ids.stream().map(Given::fresh).toList()));
  }

  List<RunId> record(Instant now, List<Entry> entries) {
    return storage.transactions().call(() -> runs().record(entries, now, "node-1"));
  }

  List<RunId> record(Instant now, Entry... entries) {
    return record(now, Arrays.asList(entries));
  }

  /** A run whose slot is {@code at}, asked for then. */
  Run enqueued(TargetId target, Instant at, boolean concurrent) {
    DecidedSlot slot = Given.decided(at);
    return run(record(at, new Entry.Enqueued(target, slot, concurrent)).get(0));
  }

  Run enqueued(TargetId target, Instant at) {
    return enqueued(target, at, false);
  }

  Run run(RunId id) {
    return runs().find(id).orElseThrow();
  }

  Run started(Run run, Instant at) {
    return started(run, at, Attributes.NONE);
  }

  /** As Discovery does it: what the attempt before came to is kept, if there was one. */
  Run started(Run run, Instant at, Attributes settings) {
    Run started = RunLifecycle.start(run, "worker-1", at);
    storage
        .transactions()
        .run(
            () -> {
              if (run.state() == RunState.RUNNING) {
                runs().keepFailed(run, new Failure(FailureKind.WORKER_LOST, "it died"), at);
              }
              runs().start(run, started, settings);
            });
    return started;
  }

  /** Failed, and retried at once. */
  Run retrying(Run run, AttemptFailure failure, Instant at) {
    Run retrying = RunLifecycle.fail(run, failure, RetryPolicy.DEFAULT, Optional.empty(), at);
    storage
        .transactions()
        .run(
            () -> {
              runs().keepFailed(run, failure.failure(), at);
              runs().update(run, retrying);
            });
    return retrying;
  }

  Run updated(Run before, Run after) {
    storage.transactions().run(() -> runs().update(before, after));
    return after;
  }

  Run succeeded(Run run, ItemCounts items, Optional<String> cursor, Instant at) {
    SyncResult counts = SyncResult.of(items);
    return succeeded(run, cursor.map(counts::withCursor).orElse(counts), at);
  }

  /** Judged by the default rule and the baseline that is stored. */
  Run succeeded(Run run, SyncResult result, Instant at) {
    Baseline usual = runs().checkpoint(run.target()).baseline();
    Outcome outcome = Outcome.of(result, usual, VerdictRule.DEFAULT);
    return ended(run, RunLifecycle.succeed(run, outcome, at), result.cursor());
  }

  Run failed(Run run, String message, Instant at) {
    AttemptFailure failure = AttemptFailure.of(FailureKind.NOT_FOUND, message);
    return ended(run, RunLifecycle.fail(run, failure, RetryPolicy.none(), Optional.empty(), at));
  }

  Run cancelled(Run run, String why, Instant at) {
    return ended(run, RunLifecycle.cancel(run, why, at));
  }

  Run lost(Run run, Instant at) {
    return ended(run, RunLifecycle.lose(run, at));
  }

  Run ended(Run before, Run after) {
    return ended(before, after, Optional.empty());
  }

  Run ended(Run before, Run after, Optional<String> cursor) {
    return ended(before, after, cursor, Optional.empty());
  }

  Run ended(Run before, Run after, Optional<String> cursor, Optional<Freshness> freshness) {
    storage.transactions().run(() -> runs().end(before, after, cursor, freshness));
    return after;
  }

  private RunLedger runs() {
    return storage.runs();
  }
}
