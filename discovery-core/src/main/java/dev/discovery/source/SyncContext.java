package dev.discovery.source;

import dev.discovery.city.City;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** What a {@link SourceSync} is given for one attempt. For one thread at a time. */
public interface SyncContext {

  /** What is synced. */
  TargetId target();

  /** The city, for a source of scope {@link Scope#CITY}; otherwise empty. */
  Optional<City> city();

  /**
   * The settings that are in force now, with defaults filled in; read at the start of each attempt.
   * For scopes wider than a city: those of all enabled subscribers whose settings are valid, key by
   * key, where the city whose id sorts first wins. Of more than 100 different settings, the first
   * 100 by city id count, and a warning is logged.
   */
  Settings settings();

  /** The run that this attempt belongs to. */
  RunId run();

  /** Which try of the run this is, from 1. */
  int attempt();

  /** When the attempt started, by Discovery's clock. */
  Instant startedAt();

  /** When the last successful run of this target started: the window to ask the source for. */
  Optional<Instant> lastSuccessAt();

  /** The cursor that the last successful run returned. */
  Optional<String> cursor();

  /**
   * Runs {@code work} in one transaction with the proof that this attempt still holds the run: what
   * it writes through the transactional data source is committed only if no other attempt has taken
   * over. Keep it short and free of remote calls: the run's row is locked meanwhile.
   *
   * @throws RunFencedException if the run has been taken over, ended or cancelled; nothing was
   *     written. Let it pass
   */
  <T> T inFencedTransaction(Supplier<T> work);
}
