package dev.discovery.proof;

import dev.discovery.run.Statistics;
import java.time.Instant;
import java.util.Optional;

/**
 * What the history of a source says of its hours, of one moment.
 *
 * @param deleted what was deleted counted for, of all of its targets
 * @param endedUpTo when the deleted run ended that ended last; empty if none was deleted
 * @param rest the runs that have ended and are in the ledger; their failures are needed of hours
 *     that are kept alone
 */
public record SourceHistory(Statistics deleted, Optional<Instant> endedUpTo, SourceHours rest) {

  /** Of a source that never ran. */
  public static final SourceHistory NONE =
      new SourceHistory(Statistics.NONE, Optional.empty(), SourceHours.NONE);
}
