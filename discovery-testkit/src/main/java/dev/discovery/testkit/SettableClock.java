package dev.discovery.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved. Cuts to microseconds. Thread-safe. */
public final class SettableClock implements InstantSource {

  private final AtomicReference<Instant> now;

  /** A clock that stands at {@code start}. */
  public SettableClock(Instant start) {
    this.now = new AtomicReference<>(start.truncatedTo(ChronoUnit.MICROS));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** As elapsed time, in nanoseconds, for {@code Discovery.Builder.ticker}. */
  public long nanos() {
    return Duration.between(Instant.EPOCH, now.get()).toNanos();
  }

  /** Sets the clock, also backwards. */
  public void set(Instant instant) {
    now.set(instant.truncatedTo(ChronoUnit.MICROS));
  }

  /** Moves the clock by {@code step} and returns the new instant. */
  public Instant advance(Duration step) {
    return now.updateAndGet(before -> before.plus(step).truncatedTo(ChronoUnit.MICROS));
  }
}
