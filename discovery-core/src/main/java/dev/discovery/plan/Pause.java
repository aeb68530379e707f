package dev.discovery.plan;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A person's wish that nothing in its scope is decided for a while. Runs that were asked for before
 * go on, and a person may still ask for others.
 *
 * @param reason for people, 1 to 500 characters
 * @param since when it was put, cut to microseconds; what was decided before stays
 * @param until when it ends by itself, not before {@code since}, cut to microseconds; empty if only
 *     a person ends it
 */
public record Pause(
    PauseScope scope, String reason, Actor actor, Instant since, Optional<Instant> until) {

  /** Checks reason and end, and cuts the instants. */
  public Pause {
    Check.text("reason", reason, 500);
    Instant start = since.truncatedTo(ChronoUnit.MICROS);
    until = until.map(end -> end.truncatedTo(ChronoUnit.MICROS));
    until.ifPresent(
        end -> Check.argument(!end.isBefore(start), "until", "not before " + start, end));
    since = start;
  }

  /** Whether it has not ended by {@code now}. */
  public boolean isInForce(Instant now) {
    return until.isEmpty() || until.get().isAfter(now);
  }

  /** Whether it was in force at {@code at}. */
  public boolean includes(Instant at) {
    return !since.isAfter(at) && isInForce(at);
  }

  /** The same, ended by a person at {@code now}. */
  public Pause endedAt(Instant now) {
    Instant end = now.isBefore(since) ? since : now;
    return new Pause(scope, reason, actor, since, Optional.of(end));
  }

  /** What is paused, by whom, why, and until when. */
  @Override
  public String toString() {
    return scope
        + " paused by "
        + actor
        + until.map(end -> " until " + end).orElse("")
        + ": "
        + reason;
  }
}
