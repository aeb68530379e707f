package dev.discovery.run;

/**
 * What the runs of a target usually find: a mean in which each of the first {@value #WEIGHT} runs
 * counts alike, and after them each newer one for a tenth, so that the memory is bounded and a
 * target that has become smaller for good is taken as such after some runs. Runs that count are
 * those that succeeded, were not judged FAILED, found something and are of no backfill.
 *
 * @param found the mean
 * @param runs how many have counted
 */
public record Baseline(double found, long runs) {

  private static final int WEIGHT = 10;

  /** Of a target that has never found anything. */
  public static final Baseline NONE = new Baseline(0, 0);

  /** With one more run, which found {@code items}, more than 0. */
  public Baseline plus(long items) {
    return new Baseline(found + (items - found) / Math.min(runs + 1, WEIGHT), runs + 1);
  }
}
