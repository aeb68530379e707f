package dev.discovery.dbscheduler;

import com.github.kagkarlsson.scheduler.Clock;
import dev.discovery.port.PortException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * Discovery's clock without a question for each reading: the newest sample of the storage's clock,
 * carried on by the JVM's elapsed time. The machine's wall clock has no part in it, so a node whose
 * clock is wrong neither starts jobs early nor believes living workers dead. Between two samples it
 * only grows; a sample may set it back by what it had drifted. Thread-safe.
 */
final class StorageClock implements Clock {

  private final InstantSource storage;
  private final LongSupplier nanos;
  private final long longestGap;
  private volatile Sample newest;
  private volatile long steadySince;

  /** What the storage's clock showed when the JVM's elapsed time was {@code nanos}. */
  private record Sample(Instant at, long nanos) {}

  /**
   * Takes the first sample.
   *
   * @param nanos the JVM's elapsed time, such as {@code System::nanoTime}
   * @param longestGap two samples further apart than this mean that the store was out of reach
   * @throws PortException if the storage's clock cannot be read
   */
  StorageClock(InstantSource storage, LongSupplier nanos, Duration longestGap) {
    this.storage = storage;
    this.nanos = nanos;
    this.longestGap = longestGap.toNanos();
    this.newest = read();
    this.steadySince = newest.nanos;
  }

  /**
   * Follows the storage's clock.
   *
   * @throws PortException if it cannot be read; the last sample goes on to count
   */
  void sample() {
    Sample before = newest;
    Sample sample = read();
    long elapsed = sample.nanos - before.nanos;
    Duration jump = Duration.between(before.at.plusNanos(elapsed), sample.at).abs();
    if (elapsed > longestGap || jump.compareTo(Duration.ofNanos(longestGap / 2)) > 0) {
      steadySince = sample.nanos;
    }
    newest = sample;
  }

  @Override
  public Instant now() {
    Sample sample = newest;
    return sample.at.plusNanos(nanos.getAsLong() - sample.nanos).truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Whether this node has been in touch with the store for {@code length}, up to now, and the
   * storage's clock has not been set meanwhile. When it has not, others may not have been either,
   * and the heartbeats in the table say nothing about them. A node that has just started knows of
   * nothing before its first sample: an outage may have restarted it.
   */
  boolean steadyFor(Duration length) {
    long now = nanos.getAsLong();
    return now - newest.nanos <= longestGap && now - steadySince >= length.toNanos();
  }

  private Sample read() {
    long before = nanos.getAsLong();
    Instant at = storage.instant();
    long after = nanos.getAsLong();
    return new Sample(at, before + (after - before) / 2);
  }
}
