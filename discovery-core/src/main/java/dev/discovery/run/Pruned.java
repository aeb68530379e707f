package dev.discovery.run;

/**
 * How much of the history was deleted.
 *
 * @param runs by the state in which they ended
 * @param skipped decisions without a run
 * @param ticks reports of ticks
 * @param audit what people did
 * @param days of targets
 * @param hours of sources
 */
public record Pruned(RunTotals runs, long skipped, long ticks, long audit, long days, long hours) {

  /** Nothing. */
  public static final Pruned NOTHING = new Pruned(RunTotals.NONE, 0, 0, 0, 0, 0);

  /** Whether nothing was. */
  public boolean isNothing() {
    return equals(NOTHING);
  }

  /** The sum of both. */
  public Pruned plus(Pruned other) {
    return new Pruned(
        runs.plus(other.runs),
        skipped + other.skipped,
        ticks + other.ticks,
        audit + other.audit,
        days + other.days,
        hours + other.hours);
  }
}
