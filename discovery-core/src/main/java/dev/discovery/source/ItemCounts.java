package dev.discovery.source;

import dev.discovery.Check;

/**
 * What a sync achieved, in items. None is negative. {@code found} is what the source offered; the
 * others say what became of it and need not add up to it.
 */
public record ItemCounts(
    long found, long created, long updated, long unchanged, long skipped, long failed) {

  /** Nothing found. */
  public static final ItemCounts NONE = new ItemCounts(0, 0, 0, 0, 0, 0);

  /** Checks the signs. */
  public ItemCounts {
    boolean negative =
        found < 0 || created < 0 || updated < 0 || unchanged < 0 || skipped < 0 || failed < 0;
    Check.argument(!negative, "item counts", "not negative", negative ? "a negative count" : "");
  }

  /** The sum of both, count by count. */
  public ItemCounts plus(ItemCounts other) {
    return new ItemCounts(
        found + other.found,
        created + other.created,
        updated + other.updated,
        unchanged + other.unchanged,
        skipped + other.skipped,
        failed + other.failed);
  }
}
