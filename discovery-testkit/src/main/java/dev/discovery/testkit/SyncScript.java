package dev.discovery.testkit;

import dev.discovery.Check;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SyncContext;
import dev.discovery.testkit.SimulatedSync.Fate;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What the attempts of a source do in a {@link Simulation}: how long each takes, and how it ends.
 *
 * <pre>{@code
 * SyncScript.lasting(Duration.ofSeconds(5), Duration.ofMinutes(2)).failing(0.05).dying(0.001)
 * }</pre>
 */
@FunctionalInterface
public interface SyncScript {

  /** Every attempt takes 10 seconds and finds one new item. */
  SyncScript STEADY = lasting(Duration.ofSeconds(10));

  /**
   * Asked at the start of each attempt.
   *
   * @param random of this attempt alone: the same for the same seed, target, start and number,
   *     whatever else happens
   */
  SimulatedSync next(SyncContext context, RandomGenerator random);

  /** Every attempt takes so long and finds one new item. */
  static SyncScript lasting(Duration length) {
    return (context, random) -> SimulatedSync.succeeding().taking(length);
  }

  /** The same, from {@code least} to {@code most}, in whole milliseconds. */
  static SyncScript lasting(Duration least, Duration most) {
    Check.argument(most.compareTo(least) >= 0, "longest sync", "at least " + least, most);
    long span = most.minus(least).toMillis();
    return (context, random) ->
        SimulatedSync.succeeding().taking(least.plusMillis(random.nextLong(span + 1)));
  }

  /** The same, but this share of attempts takes {@code length}. */
  default SyncScript slow(double share, Duration length) {
    checkShare(share);
    return (context, random) -> {
      SimulatedSync usual = next(context, random);
      return random.nextDouble() < share ? usual.taking(length) : usual;
    };
  }

  /** The same, but this share of attempts fails as a remote service does that is not there. */
  default SyncScript failing(double share) {
    checkShare(share);
    return (context, random) -> {
      SimulatedSync usual = next(context, random);
      return random.nextDouble() < share
          ? SimulatedSync.failing(FailureKind.UPSTREAM).taking(usual.takes()).with(usual.fate())
          : usual;
    };
  }

  /** The same, but the worker of this share of attempts dies. */
  default SyncScript dying(double share) {
    return fate(share, Fate.DIES);
  }

  /** The same, but the worker of this share of attempts is believed dead, and is not. */
  default SyncScript fallingSilent(double share) {
    return fate(share, Fate.FALLS_SILENT);
  }

  private SyncScript fate(double share, Fate fate) {
    checkShare(share);
    return (context, random) -> {
      SimulatedSync usual = next(context, random);
      return random.nextDouble() < share ? usual.with(fate) : usual;
    };
  }

  private static void checkShare(double share) {
    Check.argument(share >= 0 && share <= 1, "share of attempts", "0 to 1", share);
  }
}
