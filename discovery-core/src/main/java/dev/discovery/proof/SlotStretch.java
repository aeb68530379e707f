package dev.discovery.proof;

import dev.discovery.Check;
import dev.discovery.source.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * Slots of one target that follow each other and had the same fate.
 *
 * @param first the first of them; where it is not known which slots a row of the ledger covers, the
 *     earliest instant at which the first can be
 * @param last the last of them
 * @param count how many they are, at least 1
 * @param estimated whether {@code count} may be wrong: the slots were too many to be counted one by
 *     one, or the schedule of then is not known
 * @param row of the ledger; empty if there is none
 */
public record SlotStretch(
    SlotFate fate,
    Instant first,
    Instant last,
    long count,
    boolean estimated,
    Optional<RunId> row) {

  /** Checks order and count. */
  public SlotStretch {
    Check.argument(!last.isBefore(first), "last", "not before " + first, last);
    Check.argument(count >= 1, "count", "1 or more", count);
  }
}
