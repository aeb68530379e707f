package dev.discovery.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.run.AttemptStanding;
import dev.discovery.run.Origin;
import dev.discovery.run.Run;
import dev.discovery.run.RunProgress;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import dev.discovery.worker.LiveAttempt.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LiveAttemptTest {

  private static final Run RUN =
      new Run(
          new RunId(7),
          TargetId.of("karnet", "city:krakow"),
          new Origin.Requested(new Actor("ann")),
          Instant.parse("2026-03-01T12:00:00Z"),
          false,
          RunProgress.QUEUED);
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final LiveAttempt attempt = new LiveAttempt(RUN, HOUR, nanos::get);

  @AfterEach
  void leaveNoFlagBehind() {
    assertThat(Thread.interrupted()).as("interrupted after the test").isFalse();
  }

  @Test
  void sync_is_interrupted_and_whatever_comes_after_it_is_not() {
    attempt.enter();
    attempt.stop(Stop.CANCELLED);
    boolean inTheSync = Thread.currentThread().isInterrupted();
    attempt.leave();
    boolean afterwards = Thread.currentThread().isInterrupted();
    attempt.stop(Stop.OVERDUE);

    assertThat(inTheSync).isTrue();
    assertThat(afterwards).isFalse();
    assertThat(attempt.stopped()).contains(Stop.CANCELLED);
  }

  @Test
  void attempt_that_was_told_to_stop_before_its_sync_is_called_begins_interrupted() {
    attempt.learn(AttemptStanding.CANCEL_REQUESTED);
    boolean before = Thread.currentThread().isInterrupted();
    attempt.enter();
    boolean inTheSync = Thread.currentThread().isInterrupted();
    attempt.leave();

    assertThat(before).isFalse();
    assertThat(inTheSync).isTrue();
  }

  @Test
  void interrupt_of_somebody_else_stays() {
    attempt.enter();
    Thread.currentThread().interrupt();
    attempt.leave();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(attempt.stopped()).isEmpty();
  }

  @Test
  void is_overdue_after_its_time_and_not_before_even_if_the_ticker_overflows() {
    nanos.addAndGet(HOUR.toNanos());
    attempt.stopIfOverdue();
    boolean atTheLimit = attempt.stopped().isPresent();
    nanos.incrementAndGet();
    attempt.stopIfOverdue();

    assertThat(atTheLimit).isFalse();
    assertThat(attempt.stopped()).contains(Stop.OVERDUE);
  }

  @Test
  void ignores_only_what_it_was_told_long_enough_ago() {
    boolean untold = attempt.ignores(Duration.ZERO);
    attempt.learn(AttemptStanding.FENCED);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
    boolean justBefore = attempt.ignores(Duration.ofMinutes(1));
    nanos.incrementAndGet();

    assertThat(untold).isFalse();
    assertThat(justBefore).isFalse();
    assertThat(attempt.ignores(Duration.ofMinutes(1))).isTrue();
  }

  /** The interrupt and the end of the sync meet at a barrier, 20,000 times. */
  @Test
  void no_interrupt_ever_reaches_what_a_thread_does_after_an_attempt() throws Exception {
    int rounds = 20_000;
    var start = new CyclicBarrier(2);
    var current = new ArrayList<LiveAttempt>();
    for (int n = 0; n < rounds; n++) {
      current.add(new LiveAttempt(RUN, HOUR, nanos::get));
    }
    var stopper = Executors.newSingleThreadExecutor();
    Future<Integer> stops =
        stopper.submit(
            () -> {
              int landed = 0;
              for (LiveAttempt each : current) {
                meet(start);
                each.stop(Stop.CANCELLED);
                landed++;
                meet(start);
              }
              return landed;
            });

    int late = 0;
    int round = 0;
    try {
      for (LiveAttempt each : current) {
        each.enter();
        try {
          meet(start);
          linger(round++ % 500);
        } finally {
          each.leave();
        }
        late += Thread.currentThread().isInterrupted() ? 1 : 0;
        meet(start);
        late += Thread.interrupted() ? 1 : 0;
      }
      assertThat(stops.get(60, TimeUnit.SECONDS)).isEqualTo(rounds);
    } finally {
      stopper.shutdownNow();
    }

    assertThat(late).isZero();
  }

  /** So that one of the rounds leaves the sync at the very moment of the interrupt. */
  private static void linger(int turns) {
    for (int n = 0; n < turns; n++) {
      Thread.onSpinWait();
    }
  }

  private static void meet(CyclicBarrier barrier)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    barrier.await(60, TimeUnit.SECONDS);
  }
}
