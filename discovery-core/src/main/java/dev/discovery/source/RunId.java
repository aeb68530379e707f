package dev.discovery.source;

import dev.discovery.Check;

/** The identity of one run, given by the ledger; positive. */
public record RunId(long value) implements Comparable<RunId> {

  /** Checks the sign. */
  public RunId {
    Check.argument(value > 0, "run id", "positive", value);
  }

  @Override
  public int compareTo(RunId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
