package dev.discovery.port;

import dev.discovery.city.CityId;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries of the ledger are asked for; those for which all of this is true. Decisions without
 * a run have neither state nor verdict, and the schedule as their trigger.
 *
 * @param city those of the targets that this city subscribes to, shared ones included
 * @param states those in one of these; empty for all
 * @param verdicts those judged so; empty for all
 * @param from those decided or asked for at this instant or later
 * @param until those decided or asked for before this instant
 */
public record RunQuery(
    Optional<CityId> city,
    Optional<SourceName> source,
    Optional<TargetId> target,
    Set<RunState> states,
    Set<Verdict> verdicts,
    Optional<Trigger> trigger,
    Optional<Instant> from,
    Optional<Instant> until) {

  /** Every entry. */
  public static final RunQuery ALL =
      new RunQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final Set<RunState> IN_FLIGHT =
      EnumSet.of(RunState.QUEUED, RunState.RUNNING, RunState.RETRYING);
  private static final Set<RunState> FAILED = EnumSet.of(RunState.FAILED, RunState.LOST);

  /** Copies the sets. */
  public RunQuery {
    states = Set.copyOf(states);
    verdicts = Set.copyOf(verdicts);
  }

  /** Of these, those of the targets that {@code only} subscribes to. */
  public RunQuery of(CityId only) {
    return new RunQuery(Optional.of(only), source, target, states, verdicts, trigger, from, until);
  }

  /** Of these, those of {@code only}. */
  public RunQuery of(SourceName only) {
    return new RunQuery(city, Optional.of(only), target, states, verdicts, trigger, from, until);
  }

  /** Of these, those of {@code only}. */
  public RunQuery of(TargetId only) {
    return new RunQuery(city, source, Optional.of(only), states, verdicts, trigger, from, until);
  }

  /** Of these, the runs in one of these states. */
  public RunQuery in(RunState... some) {
    return new RunQuery(city, source, target, Set.of(some), verdicts, trigger, from, until);
  }

  /** Of these, the runs that were judged so. */
  public RunQuery judged(Verdict... some) {
    return new RunQuery(city, source, target, states, Set.of(some), trigger, from, until);
  }

  /** Of these, those that this brought about. */
  public RunQuery by(Trigger only) {
    return new RunQuery(city, source, target, states, verdicts, Optional.of(only), from, until);
  }

  /** Of these, those at {@code start} or later. */
  public RunQuery from(Instant start) {
    return new RunQuery(city, source, target, states, verdicts, trigger, Optional.of(start), until);
  }

  /** Of these, those before {@code end}. */
  public RunQuery until(Instant end) {
    return new RunQuery(city, source, target, states, verdicts, trigger, from, Optional.of(end));
  }

  /** Whether it asks for nothing but runs in flight. */
  public boolean isOfRunsInFlight() {
    return !states.isEmpty() && IN_FLIGHT.containsAll(states);
  }

  /** Whether it asks for nothing but runs that were judged FAILED. */
  public boolean isOfFailures() {
    return verdicts.equals(Set.of(Verdict.FAILED))
        || !states.isEmpty() && FAILED.containsAll(states);
  }

  /** Whether it asks for {@code entry}, in all but the city. */
  public boolean matches(LedgerEntry entry) {
    Optional<Run> run =
        entry instanceof LedgerEntry.Asked asked ? Optional.of(asked.run()) : Optional.empty();
    Instant at = entry.decidedAt();
    return source.filter(only -> !only.equals(entry.target().source())).isEmpty()
        && target.filter(only -> !only.equals(entry.target())).isEmpty()
        && (states.isEmpty() || run.map(Run::state).filter(states::contains).isPresent())
        && (verdicts.isEmpty()
            || run.flatMap(it -> it.progress().verdict()).filter(verdicts::contains).isPresent())
        && trigger.filter(only -> only != run.map(Run::trigger).orElse(Trigger.SCHEDULE)).isEmpty()
        && from.filter(at::isBefore).isEmpty()
        && until.filter(end -> !at.isBefore(end)).isEmpty();
  }
}
