package dev.discovery.run;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.SkipReason;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;

/** One row of the ledger, as history shows it. */
public sealed interface LedgerEntry {

  /** What it is about. */
  TargetId target();

  /** A slot was decided without a run. */
  record Skipped(RunId id, TargetId target, DecidedSlot slot, SkipReason reason, Instant decidedAt)
      implements LedgerEntry {}

  /** A run was asked for. */
  record Asked(Run run) implements LedgerEntry {
    @Override
    public TargetId target() {
      return run.target();
    }
  }
}
