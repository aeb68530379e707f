package dev.discovery.plan;

import dev.discovery.Check;

/** The identity of one backfill, given by its store; positive. */
public record BackfillId(long value) implements Comparable<BackfillId> {

  /** Checks the sign. */
  public BackfillId {
    Check.argument(value > 0, "backfill id", "positive", value);
  }

  @Override
  public int compareTo(BackfillId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
