package dev.discovery.run;

import dev.discovery.source.ItemCounts;

/** The judgement on the outcome of a run. */
public enum Verdict {
  /** It found something, and nothing failed. */
  OK,
  /** Some items failed. */
  PARTIAL,
  /** It found nothing. */
  EMPTY,
  /** It did not come to its end. */
  FAILED;

  /** Of a sync that came to its end. */
  public static Verdict of(ItemCounts items) {
    if (items.failed() > 0) {
      return PARTIAL;
    }
    return items.found() == 0 ? EMPTY : OK;
  }
}
