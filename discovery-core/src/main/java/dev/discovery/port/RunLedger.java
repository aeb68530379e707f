package dev.discovery.port;

import dev.discovery.health.Freshness;
import dev.discovery.health.HealthMarks;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.LedgerStanding;
import dev.discovery.plan.SkipReason;
import dev.discovery.run.Advance;
import dev.discovery.run.AttemptStanding;
import dev.discovery.run.CancelRequest;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.Failure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Origin;
import dev.discovery.run.Run;
import dev.discovery.source.Attributes;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The durable record of decisions and runs. For each target and slot it takes one decision of the
 * schedule, ever; for each backfill and slot one run, ever; for each target one run in flight that
 * is not concurrent. All are constraints. Contract: {@code RunLedgerContract}.
 */
public interface RunLedger {

  /** A decision of the schedule, or a run that somebody asked for, on its way into the ledger. */
  sealed interface Entry {

    /** What it is about. */
    TargetId target();

    /** What brought it about: the schedule for all that are skipped. */
    Origin origin();

    /** A run, which starts as {@code QUEUED}. */
    record Enqueued(TargetId target, Origin origin, boolean concurrent) implements Entry {

      /** Of the schedule. */
      public Enqueued(TargetId target, DecidedSlot slot, boolean concurrent) {
        this(target, new Origin.Scheduled(slot), concurrent);
      }
    }

    /** No run. */
    record Skipped(TargetId target, DecidedSlot slot, SkipReason reason) implements Entry {
      @Override
      public Origin origin() {
        return new Origin.Scheduled(slot);
      }
    }
  }

  /**
   * Adds decisions that were taken, and runs that were asked for, at {@code now} by {@code
   * instance}.
   *
   * @return their ids, in the order of {@code entries}
   * @throws SlotConflictException if any was refused by a constraint; the transaction must be
   *     rolled back
   */
  List<RunId> record(List<Entry> entries, Instant now, String instance);

  /** The run, if there is one (a skipped slot is none). */
  Optional<Run> find(RunId run);

  /** The run, locked until the transaction ends. Must be called in a transaction. */
  Optional<Run> lock(RunId run);

  /**
   * Begins the next attempt: writes the progress of the run, and the settings that the attempt is
   * given.
   *
   * @param settings without secrets
   * @throws PortException as {@link #update}
   */
  void start(Run before, Run after, Attributes settings);

  /**
   * Keeps the attempt that is under way as one that failed and does not end its run. Comes before
   * the step that takes the run further, in the transaction of that step, which has locked the run.
   *
   * @throws PortException as {@link #update}
   */
  void keepFailed(Run run, Failure failure, Instant endedAt);

  /**
   * Writes the progress of a run in flight.
   *
   * @param before what the caller has read; the write is refused unless state and attempt are still
   *     these
   * @throws PortException with fault DATA if it is refused
   */
  void update(Run before, Run after);

  /**
   * Writes how far an attempt has come, unless it has lost its run, and says what that learns by
   * it. Nothing but the row of the run is touched, and no index of it.
   *
   * @param run as the attempt began it
   */
  AttemptStanding advance(Run run, Advance newest);

  /**
   * Notes that somebody wants a run in flight to be cancelled; the first wish counts. No other
   * write of a run touches it.
   */
  void requestCancel(RunId run, CancelRequest request);

  /**
   * What each of these attempts would learn from {@link #advance}, in their order; nothing is
   * written.
   *
   * @param runs as their attempts began them; of one run there may be several
   */
  List<AttemptStanding> standings(List<Run> runs);

  /**
   * Ends a run: writes its progress and, in the same transaction, adds it to the totals of its
   * target and, if it succeeded and was not judged FAILED, moves the checkpoint, with the baseline
   * in it if something was found. That of a backfill, which says nothing of the present, counts in
   * the totals alone: it leaves the checkpoint, the last success, the last failure and the
   * consecutive failures as they are.
   *
   * @param cursor for the checkpoint, if the run succeeded; without one, it keeps the one it has
   * @param freshness of the target, by which its {@linkplain HealthMarks#after health} is written
   *     too; empty if nothing is expected of it
   * @throws PortException as {@link #update}
   */
  void end(Run before, Run after, Optional<String> cursor, Optional<Freshness> freshness);

  /** Where the next sync of {@code target} goes on. */
  Checkpoint checkpoint(TargetId target);

  /**
   * Up to {@code limit} runs in flight whose newest step is before {@code before} (enqueued,
   * started or due to be retried), ordered by id, after {@code after} (from the first, if empty).
   */
  List<Run> inFlight(Instant before, Optional<RunId> after, int limit);

  /**
   * Where each of {@code targets} stands, for a caller that has locked them: nobody else decides
   * their slots or begins or ends their runs then.
   */
  Map<TargetId, LedgerStanding> standing(Collection<TargetId> targets);

  /** The schedule's decisions on the slots of {@code target} around an instant. */
  Around around(TargetId target, Instant at);

  /**
   * The decisions of the schedule around an instant.
   *
   * @param upTo the newest one whose slot is not after the instant
   * @param after the oldest one whose slot is after it
   */
  record Around(Optional<LedgerEntry> upTo, Optional<LedgerEntry> after) {}

  /**
   * Up to {@code limit} decisions of the schedule on slots of {@code target} after {@code after},
   * by their slots.
   */
  List<LedgerEntry> decisions(TargetId target, Instant after, int limit);
}
