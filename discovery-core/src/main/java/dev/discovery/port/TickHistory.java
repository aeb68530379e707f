package dev.discovery.port;

import dev.discovery.run.TickReport;
import java.util.List;

/** Keeps what ticks did. Contract: {@code TickHistoryContract}. */
public interface TickHistory {

  /**
   * Adds a report. One that did nothing, after another one of its instance that did nothing, is
   * counted in that row instead of adding one. May be lost in a crash of the database.
   */
  void record(TickReport report);

  /** The newest {@code limit} rows, newest first. */
  List<TickRow> newest(int limit);

  /** A row: the newest report, and how many idle ones before it the row stands for. */
  record TickRow(TickReport report, long idleBefore) {}
}
