package dev.discovery.testkit;

import dev.discovery.Check;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.SourceSync;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import java.time.Duration;

/**
 * What one attempt does in a {@link Simulation}.
 *
 * @param takes how long it goes on, at least 0
 * @param then what is called at its end, and returns or throws what the sync is to; at an instant
 *     at which nothing else happens. Not called if the worker has died
 * @param fate what becomes of its worker
 */
public record SimulatedSync(Duration takes, SourceSync then, Fate fate) {

  /** What becomes of the worker of an attempt. */
  public enum Fate {
    /** It does its work. */
    LIVES,
    /** It dies where it would have come to the end; the job goes to another one later. */
    DIES,
    /**
     * It is not heard of from the start on, so that another one takes the run over, but it does
     * come to the end, and is refused then.
     */
    FALLS_SILENT
  }

  /** Checks the duration. */
  public SimulatedSync {
    Check.argument(!takes.isNegative(), "what a sync takes", "not negative", takes);
  }

  /** Takes no time, finds one new item. */
  public static SimulatedSync succeeding() {
    return finding(new ItemCounts(1, 1, 0, 0, 0, 0));
  }

  /** Takes no time, achieves this. */
  public static SimulatedSync finding(ItemCounts items) {
    return calling(context -> SyncResult.of(items));
  }

  /** Takes no time, fails. */
  public static SimulatedSync failing(FailureKind kind) {
    return calling(
        context -> {
          throw new SyncException(kind, "simulated");
        });
  }

  /** Takes no time, does what {@code sync} does: that of the host's own source, for instance. */
  public static SimulatedSync calling(SourceSync sync) {
    return new SimulatedSync(Duration.ZERO, sync, Fate.LIVES);
  }

  /** The same, going on for so long. */
  public SimulatedSync taking(Duration length) {
    return new SimulatedSync(length, then, fate);
  }

  /** The same, with another fate of the worker. */
  public SimulatedSync with(Fate other) {
    return new SimulatedSync(takes, then, other);
  }
}
