package dev.discovery.worker;

import dev.discovery.port.PortException;
import dev.discovery.port.RunLedger;
import dev.discovery.run.Advance;
import dev.discovery.run.Attempt;
import dev.discovery.run.AttemptStanding;
import dev.discovery.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
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
  private final Run run;
  private final UnaryOperator<String> scrubber;
  private final LongSupplier ticker;
  private final long begunAt;
  private volatile boolean fenced;

  // Guarded by this.
  private Said newest = new Said(0, 0, "", 0);
  private boolean saidAnything;
  private long lastWriteAt;
  private int holds;

  /** As the sync said it, when the ticker showed {@code at}. */
  private record Said(long done, long total, String phase, long at) {}

  /** Of an attempt that has just begun. */
  Progress(RunLedger runs, Run run, UnaryOperator<String> scrubber, LongSupplier ticker) {
    this.runs = runs;
    this.run = run;
    this.scrubber = scrubber;
    this.ticker = ticker;
    this.begunAt = ticker.getAsLong();
    this.lastWriteAt = begunAt;
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

  private void say(BiFunction<Said, Long, Said> change) {
    if (noted(change)) {
      write();
    }
  }

  /** Whether it is to be written now. */
  private synchronized boolean noted(BiFunction<Said, Long, Said> change) {
    long now = ticker.getAsLong();
    newest = change.apply(newest, now);
    saidAnything = true;
    // A pool gives no connection to an interrupted thread, and a row that this attempt holds itself
    // would be waited for by another thread of the sync.
    boolean possible = !fenced && holds == 0 && !Thread.currentThread().isInterrupted();
    boolean due = possible && now - lastWriteAt >= APART.toNanos();
    if (due) {
      lastWriteAt = now;
    }
    return due;
  }

  private void write() {
    try {
      AttemptStanding standing = runs.advance(run, advance().orElseThrow());
      fenced |= standing == AttemptStanding.FENCED;
    } catch (PortException e) {
      log.debug("progress not written: run={} problem={}", run.id(), e.getMessage());
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
    Attempt attempt = run.progress().attempt().orElseThrow();
    Instant at = attempt.startedAt().plusNanos(said.at - begunAt);
    return Optional.of(Advance.of(said.done, said.total, scrubber.apply(said.phase), at));
  }
}
