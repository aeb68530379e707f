package dev.discovery.health;

import java.util.OptionalInt;

/** How many targets are in which status. */
public record HealthCounts(long pass, long warn, long fail, long unknown) {

  /** None at all. */
  public static final HealthCounts NONE = new HealthCounts(0, 0, 0, 0);

  /** With one more. */
  public HealthCounts plus(HealthStatus status) {
    return switch (status) {
      case PASS -> new HealthCounts(pass + 1, warn, fail, unknown);
      case WARN -> new HealthCounts(pass, warn + 1, fail, unknown);
      case FAIL -> new HealthCounts(pass, warn, fail + 1, unknown);
      case UNKNOWN -> new HealthCounts(pass, warn, fail, unknown + 1);
    };
  }

  /** The sum of both. */
  public HealthCounts plus(HealthCounts other) {
    return new HealthCounts(
        pass + other.pass, warn + other.warn, fail + other.fail, unknown + other.unknown);
  }

  /** The worst of them; UNKNOWN only if all are. */
  public HealthStatus worst() {
    if (fail > 0) {
      return HealthStatus.FAIL;
    }
    if (warn > 0) {
      return HealthStatus.WARN;
    }
    return pass > 0 ? HealthStatus.PASS : HealthStatus.UNKNOWN;
  }

  /**
   * The mean of those that are known, where PASS is 100, WARN 50 and FAIL 0; rounded down, so that
   * 100 means all. Empty if none is known.
   */
  public OptionalInt score() {
    long known = pass + warn + fail;
    return known == 0
        ? OptionalInt.empty()
        : OptionalInt.of((int) ((100 * pass + 50 * warn) / known));
  }
}
