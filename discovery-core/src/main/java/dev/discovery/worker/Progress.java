package dev.discovery.worker;

import dev.discovery.port.PortException;
import dev.discovery.port.RunLedger;
import dev.discovery.run.Advance;
import dev.discovery.run.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the sync of one attempt says of its progress. It is written at most once in 2 seconds, from
 * the start of the attempt on, by the call that comes then: a sync that says nothing costs nothing,
 * and neither does one that takes less than that. Thread-safe.
 */
final class Progress {

  /** The least time between two writes. */
  static final Duration APART = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(RunWorker.class);

  private final RunLedger runs;
  private final LiveAttempt live;
  private final UnaryOperator<String> scrubber;

  // Guarded by this.
  private Said newest = new Said(0, 0, "", Duration.ZERO);
  private boolean saidAnything;
  private Duration lastWrite = Duration.ZERO;
  private int holds;

  /** As the sync said it, so long after the start of the attempt. */
  private record Said(long done, long total, String phase, Duration after) {}

  Progress(RunLedger runs, LiveAttempt live, UnaryOperator<String> scrubber) {
    this.runs = runs;
    this.live = live;
    this.scrubber = scrubber;
  }

  void said(long done, long total) {
    say((before, now) -> new Said(done, total, before.phase, now));
  }

  void said(String phase) {
    say((before, now) -> new Said(before.done, before.total, phase, now));
  }

  void said(long done, long total, String phase) {
    say((before, now) -> new Said(done, total, phase, now));
  }

  private void say(BiFunction<Said, Duration, Said> change) {
    if (noted(change)) {
      write();
    }
  }

  /** Whether it is to be written now. */
  private synchronized boolean noted(BiFunction<Said, Duration, Said> change) {
    Duration now = live.elapsed();
    newest = change.apply(newest, now);
    saidAnything = true;
    // A pool gives no connection to an interrupted thread, and a row that this attempt holds itself
    // would be waited for by another thread of the sync.
    boolean possible = holds == 0 && !Thread.currentThread().isInterrupted();
    boolean wanted = live.stopped().isEmpty();
    boolean due = possible && wanted && now.minus(lastWrite).compareTo(APART) >= 0;
    if (due) {
      lastWrite = now;
    }
    return due;
  }

  private void write() {
    try {
      live.learn(runs.advance(live.run(), advance().orElseThrow()));
    } catch (PortException e) {
      log.debug("progress not written: run={} problem={}", live.run().id(), e.getMessage());
    }
  }

  /** Nothing is written until {@link #release}: this attempt holds the row of its run. */
  synchronized void hold() {
    holds++;
  }

  synchronized void release() {
    holds--;
  }

  /** The newest one, written or not; empty if the sync has said nothing. */
  Optional<Advance> advance() {
    Said said;
    synchronized (this) {
      if (!saidAnything) {
        return Optional.empty();
      }
      said = newest;
    }
    Attempt attempt = live.run().progress().attempt().orElseThrow();
    Instant at = attempt.startedAt().plus(said.after);
    return Optional.of(Advance.of(said.done, said.total, scrubber.apply(said.phase), at));
  }
}
