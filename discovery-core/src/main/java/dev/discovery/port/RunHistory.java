package dev.discovery.port;

import dev.discovery.run.LedgerEntry;
import dev.discovery.run.RunRecord;
import dev.discovery.source.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks back at what the ledger has. A page costs what it is long, or what was looked through for
 * it: at most {@value #MOST_LOOKED_AT} entries, however large the ledger is. Contract: {@code
 * RunHistoryContract}.
 */
public interface RunHistory {

  /** How many entries are looked at for one page, whether they are asked for or not. */
  int MOST_LOOKED_AT = 10_000;

  /**
   * By how much the order of ids, in which entries are looked through, may differ from that of
   * their times: for as long as the transaction that adds one may take, and for a clock that was
   * set back. What differs by more may be left out of a range of times.
   */
  Duration SLACK = Duration.ofHours(1);

  /**
   * Up to {@code limit} of the entries that {@code query} asks for, newest first by id. Failures
   * carry no detail.
   *
   * @param before where the page before says that it goes on; empty for the first page
   * @param limit 1 to 10,000
   */
  RunPage page(RunQuery query, Optional<RunId> before, int limit);

  /** A run with all that is known of it; empty for a decision without a run. */
  Optional<RunRecord> find(RunId run);

  /**
   * A page. It may be shorter than it was asked to be, or empty, and not the last one.
   *
   * @param next where the next page goes on; empty if there is none
   */
  record RunPage(List<LedgerEntry> entries, Optional<RunId> next) {

    /** Copies the list. */
    public RunPage {
      entries = List.copyOf(entries);
    }
  }
}
