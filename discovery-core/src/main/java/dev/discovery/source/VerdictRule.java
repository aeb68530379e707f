package dev.discovery.source;

import dev.discovery.Check;

/**
 * How the outcomes of a source are judged.
 *
 * @param emptyIsNormal whether finding nothing is as good as finding something
 * @param leastPercent of what the target's runs usually find, 0 to 100: a run that finds less is
 *     PARTIAL. 0: however little it finds, nothing is suspected
 * @param sample how many non-empty successes a target must have, before its runs are compared with
 *     them, 1 to 1,000
 */
public record VerdictRule(boolean emptyIsNormal, int leastPercent, int sample) {

  /** Empty is EMPTY; less than 50 % is PARTIAL, from 5 non-empty successes on. */
  public static final VerdictRule DEFAULT = new VerdictRule(false, 50, 5);

  /** Checks the ranges. */
  public VerdictRule {
    boolean inRange = leastPercent >= 0 && leastPercent <= 100;
    Check.argument(inRange, "leastPercent", "0 to 100", leastPercent);
    Check.argument(sample >= 1 && sample <= 1_000, "sample", "1 to 1,000", sample);
  }

  /** For a source that often has nothing. */
  public VerdictRule whereEmptyIsNormal() {
    return new VerdictRule(true, leastPercent, sample);
  }

  /** With another least share. */
  public VerdictRule withLeastPercent(int percent) {
    return new VerdictRule(emptyIsNormal, percent, sample);
  }

  /** With another sample. */
  public VerdictRule withSample(int runs) {
    return new VerdictRule(emptyIsNormal, leastPercent, runs);
  }
}
