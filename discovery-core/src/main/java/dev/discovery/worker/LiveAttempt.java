package dev.discovery.worker;

import dev.discovery.run.AttemptStanding;
import dev.discovery.run.Run;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that is under way on this node, with the thread that calls its sync. That thread is
 * interrupted under the lock under which it leaves the sync, so that an interrupt of ours is gone
 * when it does anything else. Thread-safe.
 */
final class LiveAttempt {

  /** Why an attempt is told to stop. */
  enum Stop {
    /** It has taken longer than its source allows. */
    OVERDUE,
    /** Somebody has asked for its run to be cancelled. */
    CANCELLED,
    /** It has lost its run. */
    FENCED
  }

  private final Run run;
  private final Duration timeout;
  private final LongSupplier ticker;
  private final long begunAt;

  // Guarded by this.
  private @Nullable Thread syncing;
  private @Nullable Stop stop;
  private long stoppedAt;
  private boolean interrupted;

  /**
   * One that begins now.
   *
   * @param run as the attempt began it
   */
  LiveAttempt(Run run, Duration timeout, LongSupplier ticker) {
    this.run = run;
    this.timeout = timeout;
    this.ticker = ticker;
    this.begunAt = ticker.getAsLong();
  }

  Run run() {
    return run;
  }

  Duration timeout() {
    return timeout;
  }

  /** For how long it has been going on. */
  Duration elapsed() {
    return Duration.ofNanos(ticker.getAsLong() - begunAt);
  }

  /** This thread calls the sync next; if it has been told to stop by now, with its flag up. */
  synchronized void enter() {
    syncing = Thread.currentThread();
    if (stop != null) {
      interrupt();
    }
  }

  /** This thread has left the sync: from now on nobody interrupts it, and nobody of ours has. */
  synchronized void leave() {
    syncing = null;
    if (interrupted) {
      Thread.interrupted();
    }
  }

  /** Tells it to stop, once: the first reason counts. */
  synchronized void stop(Stop why) {
    if (stop == null) {
      stop = why;
      stoppedAt = ticker.getAsLong();
      interrupt();
    }
  }

  private void interrupt() {
    Thread thread = syncing;
    if (thread != null) {
      thread.interrupt();
      interrupted = true;
    }
  }

  /** Tells it to stop if its time is over. */
  void stopIfOverdue() {
    if (elapsed().compareTo(timeout) > 0) {
      stop(Stop.OVERDUE);
    }
  }

  /** What the ledger says of it. */
  void learn(AttemptStanding standing) {
    switch (standing) {
      case WANTED -> {}
      case CANCEL_REQUESTED -> stop(Stop.CANCELLED);
      case FENCED -> stop(Stop.FENCED);
    }
  }

  /** Why it was told to stop, if it was. */
  synchronized Optional<Stop> stopped() {
    return Optional.ofNullable(stop);
  }

  /** Whether it was told to stop so long ago, and has not. */
  synchronized boolean ignores(Duration patience) {
    return stop != null && ticker.getAsLong() - stoppedAt >= patience.toNanos();
  }

  /** The thread that calls the sync, for logs. */
  synchronized String thread() {
    Thread thread = syncing;
    return thread == null ? "none" : thread.getName();
  }
}
