package dev.discovery.caffeine;

import dev.discovery.Check;
import java.time.Duration;

/**
 * How much is kept, and for how long.
 *
 * @param ttl how far statistics may be behind, 0 (nothing is kept) to 1 hour; default 10 seconds
 * @param rows how many targets, sources or buckets all answers together may have, each counting at
 *     least 1 more, 1 to 10,000,000; default 100,000, about 100 MB of answers that are all
 *     different
 */
public record CacheLimits(Duration ttl, int rows) {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST = 10_000_000;

  /** The defaults. */
  public static final CacheLimits DEFAULT = new CacheLimits(Duration.ofSeconds(10), 100_000);

  /** Checks the ranges. */
  public CacheLimits {
    boolean inRange = !ttl.isNegative() && ttl.compareTo(LONGEST) <= 0;
    Check.argument(inRange, "ttl", "0 to 1 hour", ttl);
    Check.argument(rows >= 1 && rows <= MOST, "rows", "1 to " + MOST, rows);
  }
}
