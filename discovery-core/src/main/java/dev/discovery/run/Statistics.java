package dev.discovery.run;

import dev.discovery.source.ItemCounts;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Runs that ended, added up: of one target or many, over an hour, a day or all time. Sums of sums
 * are exact. Immutable.
 *
 * @param ended by the state in which they did
 * @param verdicts the same runs by verdict, without those that were cancelled
 * @param items summed over those that succeeded
 * @param durations of those that were started
 */
public record Statistics(
    RunTotals ended, Verdicts verdicts, ItemCounts items, DurationHistogram durations) {

  /** Of no run. */
  public static final Statistics NONE =
      new Statistics(RunTotals.NONE, Verdicts.NONE, ItemCounts.NONE, DurationHistogram.NONE);

  /**
   * Which part of the runs succeeded: those that came to their end and were not judged FAILED, out
   * of all that were not cancelled. Those that were judged PARTIAL or EMPTY are among them: their
   * number is beside it.
   *
   * @return 0 to 1; empty if nothing but cancelled runs ended, of which there is no rate
   */
  public OptionalDouble successRate() {
    long successes = verdicts.ok() + verdicts.partial() + verdicts.empty();
    long all = successes + verdicts.failed();
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) successes / all);
  }

  /** The sum of both. */
  public Statistics plus(Statistics other) {
    return new Statistics(
        ended.plus(other.ended),
        verdicts.plus(other.verdicts),
        items.plus(other.items),
        durations.plus(other.durations));
  }

  /** What is left of this without {@code part}; empty if some of that is not in it. */
  public Optional<Statistics> minus(Statistics part) {
    long[] left = counts();
    long[] less = part.counts();
    for (int n = 0; n < left.length; n++) {
      left[n] -= less[n];
      if (left[n] < 0) {
        return Optional.empty();
      }
    }
    return durations
        .minus(part.durations)
        .map(
            lengths ->
                new Statistics(
                    new RunTotals(left[0], left[1], left[2], left[3]),
                    new Verdicts(left[4], left[5], left[6], left[7]),
                    new ItemCounts(left[8], left[9], left[10], left[11], left[12], left[13]),
                    lengths));
  }

  private long[] counts() {
    return new long[] {
      ended.succeeded(),
      ended.failed(),
      ended.cancelled(),
      ended.lost(),
      verdicts.ok(),
      verdicts.partial(),
      verdicts.empty(),
      verdicts.failed(),
      items.found(),
      items.created(),
      items.updated(),
      items.unchanged(),
      items.skipped(),
      items.failed()
    };
  }

  /**
   * With one more run.
   *
   * @throws IllegalArgumentException if it has not ended
   */
  public Statistics plus(Run run) {
    RunProgress end = run.progress();
    return new Statistics(
        ended.plus(run.state()),
        end.verdict().map(verdicts::plus).orElse(verdicts),
        items.plus(end.items().orElse(ItemCounts.NONE)),
        end.duration().map(durations::plus).orElse(durations));
  }
}
