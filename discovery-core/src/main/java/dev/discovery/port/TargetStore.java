package dev.discovery.port;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Target;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps the schedule and the state of every target. Contract: {@code TargetStoreContract}. */
public interface TargetStore {

  /**
   * Locks due targets until the transaction ends and returns them, oldest wake time first. Those
   * that another transaction holds are left out, without waiting. Must be called in a transaction.
   */
  List<Target> claim(DueQuery query);

  /** What {@link #claim} would return if nobody held a lock, without locking anything. */
  List<Target> due(DueQuery query);

  /**
   * Locks targets until the transaction ends, in their natural order, and returns them in it as
   * they are then. Unknown ones are left out. Must be called in a transaction.
   */
  List<Target> lock(Collection<TargetId> targets);

  /**
   * The same of those that no other transaction holds, without waiting; the others are left out.
   */
  List<Target> lockFree(Collection<TargetId> targets);

  /** Inserts those that are missing, in their natural order. One that exists is left as it is. */
  void insert(List<Target> targets);

  /**
   * Writes schedule and state of targets that the caller has locked.
   *
   * @throws PortException with fault DATA if a last slot would shrink, or a pending slot would not
   *     be after the last one; nothing may be committed then
   */
  void update(List<Target> targets);

  /**
   * Writes only the state, as {@link #update} does; for the tick, which moves many targets and no
   * schedule.
   */
  void advance(List<Target> targets);

  /** The target as it is, without a lock; unknown ones are left out. Ordered naturally. */
  List<Target> find(Collection<TargetId> targets);

  /**
   * Lets the tick look again, at {@code at} at the latest, at targets that are parked because they
   * were paused: up to {@code limit} of those that {@code scope} covers, in their natural order,
   * after {@code after} (from the first, if empty). Waits for those that others hold.
   *
   * @return their ids, in order; fewer than {@code limit} if there are no more
   */
  List<TargetId> wakePaused(PauseScope scope, Optional<TargetId> after, Instant at, int limit);

  /**
   * Up to {@code limit} active targets, in their natural order, after {@code after} (from the
   * first, if empty), without a lock: for those who go through all of them. Each page is as it is
   * when it is read.
   */
  List<Target> page(Optional<TargetId> after, int limit);

  /**
   * Up to {@code limit} active targets of a source, in their natural order, after {@code after}
   * (from the first, if empty), without a lock.
   */
  List<Target> pageOf(SourceName source, Optional<ScopeKey> after, int limit);

  /** Locks up to {@code limit} targets of a source that are parked for {@code reason}, in order. */
  List<Target> lockParked(SourceName source, ParkReason reason, int limit);
}
