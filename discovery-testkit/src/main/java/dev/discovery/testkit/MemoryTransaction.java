package dev.discovery.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One open transaction. For the thread that opened it; what others look at is guarded below. */
final class MemoryTransaction {

  private final List<Runnable> afterCommit = new ArrayList<>();
  private @Nullable Throwable doomedBy;
  private boolean failed;

  /** Rows that it has locked. Guarded by the lock of the database. */
  final Set<RowLocks.Row> rows = new HashSet<>();

  /** Tables that it has written to. Guarded by the lock of the database. */
  final Set<Table<?, ?>> tables = new HashSet<>();

  /** It can only be rolled back from now on. */
  void doom(Throwable why) {
    if (doomedBy == null) {
      doomedBy = why;
    }
  }

  /** A statement has failed: as in PostgreSQL, no other one is accepted until the rollback. */
  void fail(Throwable why) {
    doom(why);
    failed = true;
  }

  boolean hasFailed() {
    return failed;
  }

  @Nullable Throwable doomedBy() {
    return doomedBy;
  }

  List<Runnable> afterCommit() {
    return afterCommit;
  }
}
