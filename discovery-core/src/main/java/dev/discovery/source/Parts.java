package dev.discovery.source;

import java.util.List;

/**
 * What has been reported for an attempt so far.
 *
 * @param reported how many parts, those that failed included; each name once
 * @param failed how many of them failed
 * @param items the sum over all of them
 * @param failures the first {@value #MOST_FAILURES} that failed, by name
 */
public record Parts(int reported, int failed, ItemCounts items, List<Part> failures) {

  /** How many parts an attempt may have. */
  public static final int MOST = 10_000;

  /** How many of those that failed are told one by one. */
  public static final int MOST_FAILURES = 100;

  /** Of an attempt for which nothing was reported. */
  public static final Parts NONE = new Parts(0, 0, ItemCounts.NONE, List.of());

  /** Copies the list. */
  public Parts {
    failures = List.copyOf(failures);
  }
}
