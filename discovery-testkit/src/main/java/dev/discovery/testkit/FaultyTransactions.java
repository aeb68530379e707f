package dev.discovery.testkit;

import dev.discovery.port.Transactions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Transactions whose commit may fail, before or after it took effect. Thread-safe. */
final class FaultyTransactions implements Transactions {

  private final Faults faults;
  private final Transactions real;
  private final ThreadLocal<@Nullable Commit> open = new ThreadLocal<>();

  FaultyTransactions(Faults faults, Transactions real) {
    this.faults = faults;
    this.real = real;
  }

  /** The commit to come of one outermost block. For one thread. */
  private static final class Commit {
    Faults.@Nullable Call call;
    @Nullable Throwable cut;
  }

  @Override
  public <T> T call(Supplier<T> work) {
    return open.get() == null ? outermost(work) : real.call(work);
  }

  private <T> T outermost(Supplier<T> work) {
    Commit commit = new Commit();
    open.set(commit);
    T result;
    try {
      faults.transactionOpens();
      result =
          real.call(
              () -> {
                real.afterCommit(() -> tookEffect(commit));
                T done = work.get();
                faults.transactionCommits();
                commit.call = faults.begin(Faults.COMMIT);
                return done;
              });
    } finally {
      open.remove();
    }
    if (commit.cut instanceof Error death) {
      throw death;
    }
    if (commit.cut instanceof RuntimeException refused) {
      throw refused;
    }
    return result;
  }

  /** The first action after the commit: decides whether there are others. */
  private void tookEffect(Commit commit) {
    open.remove();
    Faults.Call call = commit.call;
    if (call == null) {
      return;
    }
    try {
      faults.done(call);
    } catch (RuntimeException | Error e) {
      commit.cut = e;
    }
  }

  @Override
  public void afterCommit(Runnable action) {
    Commit commit = open.get();
    real.afterCommit(
        () -> {
          if (commit == null || commit.cut == null) {
            action.run();
          }
        });
  }
}
