package dev.discovery.testkit;

import dev.discovery.Check;
import java.time.Instant;
import java.util.Optional;

/**
 * A time during which something is not there, in a {@link Simulation}.
 *
 * @param part what
 * @param node which, from 1; empty: all of them. Present only for nodes
 * @param from the first instant of it
 * @param until the first instant after it
 */
public record Outage(Part part, Optional<Integer> node, Instant from, Instant until) {

  /** What can be away. */
  public enum Part {
    /** The store, and with it everything. */
    DATABASE,
    /** The job queue alone. */
    QUEUE,
    /** A node crashes, with all that it works on, and is started again. */
    CRASHED,
    /** A node is stopped, which interrupts all that it works on, and is started again. */
    STOPPED
  }

  /** Checks the order. */
  public Outage {
    Check.argument(!until.isBefore(from), "end of an outage", "not before " + from, until);
  }

  /** Whether it concerns the node with this number, if any at all. */
  boolean isOf(int number) {
    return node.isEmpty() || node.get() == number;
  }

  /** Of the database. */
  public static Outage ofDatabase(Instant from, Instant until) {
    return new Outage(Part.DATABASE, Optional.empty(), from, until);
  }

  /** Of the job queue alone. */
  public static Outage ofQueue(Instant from, Instant until) {
    return new Outage(Part.QUEUE, Optional.empty(), from, until);
  }

  /** All nodes crash: nobody ticks, and what was being worked on is taken over afterwards. */
  public static Outage ofAllNodes(Instant from, Instant until) {
    return new Outage(Part.CRASHED, Optional.empty(), from, until);
  }

  /**
   * One node crashes.
   *
   * @param number from 1
   */
  public static Outage ofNode(int number, Instant from, Instant until) {
    return new Outage(Part.CRASHED, Optional.of(number), from, until);
  }

  /**
   * One node is stopped in an orderly way, and started again at {@code until}.
   *
   * @param number from 1
   */
  public static Outage ofStop(int number, Instant from, Instant until) {
    return new Outage(Part.STOPPED, Optional.of(number), from, until);
  }
}
