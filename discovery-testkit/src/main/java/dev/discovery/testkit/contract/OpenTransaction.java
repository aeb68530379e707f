package dev.discovery.testkit.contract;

import dev.discovery.port.Transactions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A transaction of another thread that has done its work and waits to be committed. */
final class OpenTransaction {

  private final CountDownLatch worked = new CountDownLatch(1);
  private final CountDownLatch told = new CountDownLatch(1);
  private volatile boolean rollback;
  private volatile boolean failed = true;
  private Future<?> thread;

  private OpenTransaction() {}

  /** Returns once {@code work} is done. */
  static OpenTransaction begin(Threads threads, Transactions transactions, Runnable work) {
    var open = new OpenTransaction();
    open.thread = threads.start(() -> transactions.run(() -> open.live(work)));
    open.awaitWork();
    return open;
  }

  /** Commits it, and returns when that is done. */
  void commit() {
    told.countDown();
    Threads.result(thread);
  }

  /** Rolls it back, and returns when that is done. */
  void rollback() {
    rollback = true;
    told.countDown();
    try {
      Threads.result(thread);
    } catch (RolledBack expected) {
      return;
    }
    throw new AssertionError("a transaction swallowed the exception that left it");
  }

  private void live(Runnable work) {
    try {
      work.run();
      failed = false;
    } finally {
      worked.countDown();
    }
    await(told);
    if (rollback) {
      throw new RolledBack();
    }
  }

  private void awaitWork() {
    await(worked);
    if (failed) {
      Threads.result(thread);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Threads.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("expected the test to go on");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("the test has ended", e);
    }
  }

  /** Thrown to roll back. */
  private static final class RolledBack extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
