package dev.discovery.dbscheduler;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one scheduler, which shuts them down in two steps: it waits, interrupts, and waits
 * as long again. Here the second wait has a length of its own, so that a short first one still lets
 * interrupted attempts record their end, and a long one does not double.
 */
final class WorkerThreads extends ThreadPoolExecutor {

  private final Duration afterInterrupt;
  private volatile boolean interrupted;

  WorkerThreads(String name, int threads, Duration afterInterrupt) {
    super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
    this.afterInterrupt = afterInterrupt;
  }

  @Override
  public List<Runnable> shutdownNow() {
    interrupted = true;
    return super.shutdownNow();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return interrupted
        ? super.awaitTermination(afterInterrupt.toMillis(), TimeUnit.MILLISECONDS)
        : super.awaitTermination(timeout, unit);
  }

  /** Threads called {@code name-1} and so on. */
  static ThreadFactory named(String name) {
    var count = new AtomicInteger();
    return work -> new Thread(work, name + "-" + count.incrementAndGet());
  }
}
