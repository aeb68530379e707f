package dev.discovery.quickstart;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Goes like any other clock from the instant that it was set to, and can be put forward.
 * Thread-safe.
 */
final class ForwardClock implements InstantSource {

  private final InstantSource clock = InstantSource.system();
  private volatile Duration ahead;

  private ForwardClock(Duration ahead) {
    this.ahead = ahead;
  }

  static ForwardClock startingAt(Instant start) {
    return new ForwardClock(Duration.between(InstantSource.system().instant(), start));
  }

  /** By one thread at a time. */
  void forward(Duration by) {
    ahead = ahead.plus(by);
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(ahead);
  }
}
