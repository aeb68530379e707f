package dev.discovery.benchmarks;

import dev.discovery.health.Freshness;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.run.Baseline;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.SyncResult;
import dev.discovery.source.VerdictRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The ledger's one statement, which also adds the run up, committed. */
record LedgerEnd(PostgresStorage storage) implements Ending {

  /** What every sync of the benchmark achieves. */
  static final SyncResult RESULT = SyncResult.of(new ItemCounts(20, 4, 2, 14, 0, 0));

  private static final Optional<Freshness> EVERY_THREE_DAYS =
      Optional.of(new Freshness(Duration.ofHours(108), Duration.ofHours(144)));

  @Override
  public String name() {
    return "END statement";
  }

  @Override
  public Runnable begin(RunId id) {
    Run run = Attempts.begin(storage, id);
    Outcome outcome = Outcome.of(RESULT, Baseline.NONE, VerdictRule.DEFAULT);
    Instant now = storage.clock().instant();
    Run ended = RunLifecycle.succeed(run, outcome, now);
    return () -> storage.runs().end(run, ended, RESULT.cursor(), EVERY_THREE_DAYS);
  }
}
