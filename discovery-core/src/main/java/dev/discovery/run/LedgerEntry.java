package dev.discovery.run;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.SkipReason;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Optional;

/** One row of the ledger, as history shows it. */
public sealed interface LedgerEntry {

  /** Its identity, in the ledger's order. */
  RunId id();

  /** What it is about. */
  TargetId target();

  /** The slots that it decided; empty for a run that has none. */
  Optional<DecidedSlot> decided();

  /** When it was decided, or the run was asked for. */
  Instant decidedAt();

  /** A slot was decided without a run. */
  record Skipped(RunId id, TargetId target, DecidedSlot slot, SkipReason reason, Instant decidedAt)
      implements LedgerEntry {
    @Override
    public Optional<DecidedSlot> decided() {
      return Optional.of(slot);
    }
  }

  /** A run was asked for. */
  record Asked(Run run) implements LedgerEntry {
    @Override
    public RunId id() {
      return run.id();
    }

    @Override
    public TargetId target() {
      return run.target();
    }

    @Override
    public Optional<DecidedSlot> decided() {
      return run.slot();
    }

    @Override
    public Instant decidedAt() {
      return run.enqueuedAt();
    }
  }
}
