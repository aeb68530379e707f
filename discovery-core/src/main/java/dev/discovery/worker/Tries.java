package dev.discovery.worker;

import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often something is tried while the store is unavailable. Thread-safe.
 *
 * @param waits before the second try and each later one
 */
record Tries(List<Duration> waits, Pause pause) {

  private static final Logger log = LoggerFactory.getLogger(RunWorker.class);

  /** Once. */
  static final Tries ONCE = new Tries(List.of(), Pause.REAL);

  /**
   * Six times in 30 seconds, which the restart of a database and the move to another one take; for
   * what would have to be done all over.
   */
  static final Tries PATIENT =
      new Tries(
          List.of(
              Duration.ofMillis(100),
              Duration.ofSeconds(1),
              Duration.ofSeconds(4),
              Duration.ofSeconds(10),
              Duration.ofSeconds(15)),
          Pause.REAL);

  /** Copies the list. */
  Tries {
    waits = List.copyOf(waits);
  }

  /**
   * What {@code work} returns in the first try that the store is there for.
   *
   * <p>An interrupt ends the waiting: one more try, with the flag down, since a connection pool
   * refuses an interrupted thread; the flag is up again on return.
   *
   * @param work safe to repeat, also when nobody knows whether it took effect
   * @throws PortException of the last try; of any other at once, unless its fault is UNAVAILABLE
   */
  <T> T call(Supplier<T> work) {
    boolean interrupted = false;
    try {
      for (Duration wait : waits) {
        try {
          return work.get();
        } catch (PortException e) {
          if (e.fault() != Fault.UNAVAILABLE || interrupted) {
            throw e;
          }
          log.warn(
              "unavailable, tried again: wait_ms={} problem={}", wait.toMillis(), e.getMessage());
        }
        pause.of(wait);
        interrupted = Thread.interrupted();
      }
      return work.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
