package dev.discovery.plan;

import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Slot;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the ledger says that a target stands, which its row should say too.
 *
 * @param decided the last slot that the newest decision of the schedule covers
 * @param inFlight the run that may have no company
 */
public record LedgerStanding(Optional<Slot> decided, Optional<InFlight> inFlight) {

  /** Of a target of which the ledger knows nothing. */
  public static final LedgerStanding NONE = new LedgerStanding(Optional.empty(), Optional.empty());

  /**
   * An active target as its row should be: the run in flight is the ledger's, and the pending slot
   * is one that nobody has decided. Under a schedule that cannot be read no slot is known that came
   * meanwhile: then the pending one is still to come.
   */
  public Target corrected(Target target, Instant now) {
    TargetState row = target.state();
    Optional<Slot> last = latest(row.lastSlot(), decided);
    Pending pending = row.pending().orElseThrow();
    boolean taken = last.isPresent() && !pending.slot().at().isAfter(last.get().at());
    Pending owed = taken ? after(last.get(), target, now) : pending;
    return target.in(
        new TargetState(row.active(), last, Optional.of(owed), row.parked(), inFlight));
  }

  private static Pending after(Slot last, Target target, Instant now) {
    return target
        .schedule()
        .ifReadable()
        .map(schedule -> Passed.pendingAt(NextRun.after(last, schedule), schedule, target))
        .orElseGet(() -> toCome(last, now));
  }

  private static Pending toCome(Slot last, Instant now) {
    Instant later = last.at().isAfter(now) ? last.at() : now;
    Slot slot = Slot.offGrid(later.plus(1, ChronoUnit.MICROS), ZoneOffset.UTC);
    return new Pending(slot, slot.at());
  }

  private static Optional<Slot> latest(Optional<Slot> one, Optional<Slot> other) {
    return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.comparing(Slot::at));
  }
}
