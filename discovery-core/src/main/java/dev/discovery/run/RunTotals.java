package dev.discovery.run;

/** How many runs ended, by the state in which they did. */
public record RunTotals(long succeeded, long failed, long cancelled, long lost) {

  /** None. */
  public static final RunTotals NONE = new RunTotals(0, 0, 0, 0);

  /** All of them. */
  public long all() {
    return succeeded + failed + cancelled + lost;
  }

  /** The sum of both, state by state. */
  public RunTotals plus(RunTotals other) {
    return new RunTotals(
        succeeded + other.succeeded,
        failed + other.failed,
        cancelled + other.cancelled,
        lost + other.lost);
  }

  /** One more that ended in {@code state}. */
  public RunTotals plus(RunState state) {
    return switch (state) {
      case SUCCEEDED -> new RunTotals(succeeded + 1, failed, cancelled, lost);
      case FAILED -> new RunTotals(succeeded, failed + 1, cancelled, lost);
      case CANCELLED -> new RunTotals(succeeded, failed, cancelled + 1, lost);
      case LOST -> new RunTotals(succeeded, failed, cancelled, lost + 1);
      case QUEUED, RUNNING, RETRYING ->
          throw new IllegalArgumentException("expected run state to be final, got: " + state);
    };
  }
}
