package dev.discovery.testkit;

import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;

/**
 * Who holds which row, until the end of its transaction. Whoever would close a circle of waiting
 * transactions is refused. Every method is called under the lock of the database.
 */
final class RowLocks {

  private final Condition released;
  private final Map<Row, Map<MemoryTransaction, Mode>> holders = new HashMap<>();
  private final Map<MemoryTransaction, Wanted> waiting = new HashMap<>();

  /** Under the lock that {@code released} belongs to. */
  RowLocks(Condition released) {
    this.released = released;
  }

  /** How a row is held. */
  enum Mode {
    SHARED,
    EXCLUSIVE
  }

  /** One row; also a row that does not exist yet, or a name that stands for something to hold. */
  record Row(Object table, Object key) {}

  private record Wanted(Row row, Mode mode) {}

  /**
   * Takes the row, waiting for those who hold it.
   *
   * @throws PortException with fault UNAVAILABLE if they wait for this transaction, or if the
   *     thread is interrupted
   */
  void lock(MemoryTransaction tx, Row row, Mode mode) {
    Wanted wanted = new Wanted(row, mode);
    while (!tryLock(tx, row, mode)) {
      waiting.put(tx, wanted);
      try {
        if (isDeadlock(tx)) {
          throw new PortException(
              Fault.UNAVAILABLE, "deadlock, this transaction gives way (row=" + row.key() + ")");
        }
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PortException(
            Fault.UNAVAILABLE, "interrupted while waiting for a lock (row=" + row.key() + ")", e);
      } finally {
        waiting.remove(tx);
      }
    }
  }

  /** Takes the row if that needs no waiting. */
  boolean tryLock(MemoryTransaction tx, Row row, Mode mode) {
    Map<MemoryTransaction, Mode> held = holders.computeIfAbsent(row, key -> new HashMap<>(2));
    boolean alone = held.isEmpty() || (held.size() == 1 && held.containsKey(tx));
    if (!alone && !blockers(tx, row, mode).isEmpty()) {
      return false;
    }
    held.merge(tx, mode, (before, taken) -> before == Mode.EXCLUSIVE ? before : taken);
    tx.rows.add(row);
    return true;
  }

  /** Gives back all that {@code tx} holds. */
  void release(MemoryTransaction tx) {
    for (Row row : tx.rows) {
      Map<MemoryTransaction, Mode> held = holders.get(row);
      held.remove(tx);
      if (held.isEmpty()) {
        holders.remove(row);
      }
    }
    tx.rows.clear();
    released.signalAll();
  }

  /** How many transactions wait for a row. */
  int waiting() {
    return waiting.size();
  }

  private List<MemoryTransaction> blockers(MemoryTransaction tx, Row row, Mode mode) {
    return holders.getOrDefault(row, Map.of()).entrySet().stream()
        .filter(held -> held.getKey() != tx)
        .filter(held -> mode == Mode.EXCLUSIVE || held.getValue() == Mode.EXCLUSIVE)
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isDeadlock(MemoryTransaction tx) {
    return waitsFor(tx, tx, new HashSet<>());
  }

  private boolean waitsFor(
      MemoryTransaction from, MemoryTransaction goal, Set<MemoryTransaction> seen) {
    Wanted wanted = waiting.get(from);
    if (wanted == null || !seen.add(from)) {
      return false;
    }
    return blockers(from, wanted.row(), wanted.mode()).stream()
        .anyMatch(holder -> holder == goal || waitsFor(holder, goal, seen));
  }
}
