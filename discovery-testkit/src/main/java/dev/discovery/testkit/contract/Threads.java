package dev.discovery.testkit.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The other threads of a test. Whoever waits for them does so for a bounded time. */
final class Threads implements AutoCloseable {

  /** Far beyond what anything here takes, so that only a deadlock meets it. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Long enough for a call that should wait, but does not, to come back. */
  private static final Duration A_MOMENT = Duration.ofMillis(150);

  private final ExecutorService executor = Executors.newCachedThreadPool();

  <T> Future<T> start(Supplier<T> work) {
    return executor.submit(work::get);
  }

  Future<?> start(Runnable work) {
    return executor.submit(work);
  }

  /** Calls {@code work} with 0, 1, 2 ... on so many threads at once; results in that order. */
  <T> List<T> together(int count, IntFunction<T> work) {
    var start = new CyclicBarrier(count);
    var running = new ArrayList<Future<T>>();
    for (int n = 0; n < count; n++) {
      int number = n;
      running.add(
          executor.submit(
              () -> {
                meet(start);
                return work.apply(number);
              }));
    }
    return running.stream().map(Threads::result).toList();
  }

  /** The result, or what was thrown instead, on this thread. */
  static <T> T result(Future<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (e.getCause() instanceof Error thrown) {
        throw thrown;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("expected the other thread to finish: deadlock?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Whether it still waits after a moment. Never wrongly false: what has to wait, does. */
  static boolean isHeldUp(Future<?> future) {
    try {
      future.get(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException e) {
      return true;
    } catch (ExecutionException e) {
      throw new AssertionError("expected the other thread to wait, it failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void meet(CyclicBarrier barrier)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    barrier.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Interrupts what still runs, and waits for its end. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("expected the other threads to end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
