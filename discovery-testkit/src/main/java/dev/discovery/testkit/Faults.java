package dev.discovery.testkit;

import dev.discovery.Check;
import dev.discovery.port.JobQueue;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RunLedger;
import dev.discovery.port.Storage;
import dev.discovery.source.TargetId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One process between Discovery and its ports, of which any call can be made to fail, before or
 * after it took effect. It records the calls, so that a test can first let a scenario run and then
 * play it once for each place at which it can break:
 *
 * <pre>{@code
 * Faults healthy = new Faults();
 * scenario(healthy.around(storage), healthy.around(queue));
 * for (Faults.Point point : healthy.points()) {
 *   Faults dying = new Faults().at(point, Faults.death());
 *   // a new storage and queue; the scenario ends with ProcessDeath; then go on without faults
 * }
 * }</pre>
 *
 * A call is one of a port's methods, and the commit of each outermost {@code Transactions.call}.
 * After the commit means: it took effect, the connection was cut, and nobody knows; actions of
 * {@code afterCommit} do not run then. Thread-safe; but the number of a call is the same in every
 * replay only if one thread makes them all.
 */
public final class Faults {

  private static final Set<String> NAMES = FaultProxies.names();

  private final List<Call> calls = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Set<TargetId> refused = new HashSet<>();
  private final ThreadLocal<@Nullable PortException> spoiled = new ThreadLocal<>();
  private @Nullable Point diedAt;

  /** A process in which nothing fails yet. */
  public Faults() {}

  /**
   * One call of a port.
   *
   * @param number from 1, in the order in which they began (a commit: in which it was about to)
   * @param name {@code Port.method}, or {@link #COMMIT}
   */
  public record Call(int number, String name) {

    @Override
    public String toString() {
      return "call " + number + ", " + name;
    }
  }

  /** The name of the commit of an outermost transaction. */
  public static final String COMMIT = "Transactions.commit";

  /** Which side of a call's effect. */
  public enum Moment {
    /** The call has no effect. */
    BEFORE,
    /** The call has its effect, but the caller does not learn of it. */
    AFTER
  }

  /** Where a scenario can break. */
  public record Point(Call call, Moment moment) {

    @Override
    public String toString() {
      return moment.name().toLowerCase(Locale.ROOT) + " " + call;
    }
  }

  /** How a call fails. */
  public sealed interface Failure {

    /** The port says so, and the process goes on. */
    record Refused(Fault fault) implements Failure {}

    /** The process is gone: this call and every later one throws {@link ProcessDeath}. */
    record Died() implements Failure {}
  }

  /** A {@link PortException} with this fault. */
  public static Failure refusal(Fault fault) {
    return new Failure.Refused(fault);
  }

  /** A {@link ProcessDeath}. */
  public static Failure death() {
    return new Failure.Died();
  }

  private record Rule(
      Optional<Integer> number, String name, Moment moment, Failure failure, boolean once) {

    boolean strikes(Call call, Moment now) {
      return moment == now && number.map(n -> n == call.number()).orElse(name.equals(call.name()));
    }
  }

  /** The ports of this process. */
  public Storage around(Storage storage) {
    return new FaultProxies(this).storage(storage);
  }

  /** The queue of this process. */
  public JobQueue around(JobQueue queue) {
    return new FaultProxies(this).port(JobQueue.class, queue);
  }

  /** The call with this number fails, once; numbers count from the creation of this process. */
  public Faults at(int number, Moment moment, Failure failure) {
    Check.argument(number >= 1, "number of a call", "at least 1", number);
    return add(new Rule(Optional.of(number), "", moment, failure, true));
  }

  /** The call at this point fails. */
  public Faults at(Point point, Failure failure) {
    return at(point.call().number(), point.moment(), failure);
  }

  /**
   * Every call of this name fails, until {@link #heal}.
   *
   * @param name as {@link Call#name}, such as {@code JobQueue.enqueue}
   */
  public Faults every(String name, Moment moment, Failure failure) {
    return add(new Rule(Optional.empty(), known(name), moment, failure, false));
  }

  /** The next call of this name fails, and those after it do not; names as in {@link #every}. */
  public Faults next(String name, Moment moment, Failure failure) {
    return add(new Rule(Optional.empty(), known(name), moment, failure, true));
  }

  private static String known(String name) {
    Check.argument(NAMES.contains(name), "name of a call", "one of " + NAMES, name);
    return name;
  }

  /**
   * The ledger refuses every decision on these targets with fault DATA, without saying whose it is,
   * as a database does that cannot store a value; until {@link #heal}.
   */
  public synchronized Faults refuseDecisionsOn(TargetId... targets) {
    refused.addAll(List.of(targets));
    return this;
  }

  /** Nothing fails from now on, except that a dead process stays dead. */
  public synchronized Faults heal() {
    rules.clear();
    refused.clear();
    return this;
  }

  /** Every call so far. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Every place at which the calls so far can break: before and after each. */
  public synchronized List<Point> points() {
    return calls.stream()
        .flatMap(call -> List.of(Moment.values()).stream().map(moment -> new Point(call, moment)))
        .toList();
  }

  /** Whether the process has died. */
  public synchronized boolean isDead() {
    return diedAt != null;
  }

  private synchronized Faults add(Rule rule) {
    rules.add(rule);
    return this;
  }

  /** A call begins. */
  synchronized Call begin(String name) {
    dieAgain();
    Call call = new Call(calls.size() + 1, name);
    calls.add(call);
    strike(call, Moment.BEFORE);
    return call;
  }

  /** A call has taken effect. */
  synchronized void done(Call call) {
    dieAgain();
    strike(call, Moment.AFTER);
  }

  /** A ledger is about to record these. */
  synchronized void check(Iterable<?> entries) {
    for (Object each : entries) {
      if (each instanceof RunLedger.Entry entry && refused.contains(entry.target())) {
        throw spoiling(new PortException(Fault.DATA, "injected: a value was refused"));
      }
    }
  }

  /** An outermost block begins on this thread. */
  void transactionOpens() {
    spoiled.remove();
  }

  /** It is about to commit, which it cannot if a port has failed in it, handled or not. */
  void transactionCommits() {
    PortException failed = spoiled.get();
    if (failed != null) {
      throw failed;
    }
  }

  private void dieAgain() {
    Point point = diedAt;
    if (point != null) {
      throw new ProcessDeath(point.toString());
    }
  }

  private void strike(Call call, Moment now) {
    Optional<Rule> struck = rules.stream().filter(rule -> rule.strikes(call, now)).findFirst();
    if (struck.isEmpty()) {
      return;
    }
    if (struck.get().once()) {
      rules.remove(struck.get());
    }
    Point point = new Point(call, now);
    if (struck.get().failure() instanceof Failure.Refused port) {
      throw spoiling(new PortException(port.fault(), "injected " + point));
    }
    diedAt = point;
    dieAgain();
  }

  private PortException spoiling(PortException failure) {
    spoiled.set(failure);
    return failure;
  }
}
