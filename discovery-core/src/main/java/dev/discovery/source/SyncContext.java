package dev.discovery.source;

import dev.discovery.city.City;
import dev.discovery.schedule.SlotRange;
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

  /** What asked for the run. */
  Trigger trigger();

  /**
   * The slots that the run covers; empty for {@link Trigger#MANUAL}. For {@link Trigger#SCHEDULE}
   * more than one if some were missed: the run is for all of them, and syncs what there is now. For
   * {@link Trigger#BACKFILL} one in the past: a source that can be asked for the past syncs what a
   * run of that slot would have synced then, and nothing else; one that cannot, syncs what there is
   * now.
   */
  Optional<SlotRange> slot();

  /** Which try of the run this is, from 1. */
  int attempt();

  /**
   * Names this attempt for jobs of the host that do parts of its work elsewhere; they report to
   * {@code Discovery.parts()}.
   */
  default RunFence fence() {
    return new RunFence(run(), attempt());
  }

  /** What has been reported for this attempt so far; read from the store at each call. */
  Parts parts();

  /** When the attempt started, by Discovery's clock. */
  Instant startedAt();

  /**
   * When the last successful run of this target started: the window to ask the source for. Runs of
   * backfills do not count; empty in one, whose window is its {@link #slot}.
   */
  Optional<Instant> lastSuccessAt();

  /**
   * The cursor that the last successful run returned. Empty in a run of a backfill, which leaves
   * the saved one as it is, whatever it returns.
   */
  Optional<String> cursor();

  /**
   * Says how far the sync has come, for people to see while it runs. Costs next to nothing and may
   * be called for each item: it is written to the run at most once in 2 seconds, not at all by an
   * attempt that is over by then, and with the end of the attempt. Never fails, and may be called
   * by any thread of the sync.
   *
   * @param done how many of whatever the sync counts; less than 0 is 0
   * @param total how many there are; below 1 if that is not known, and at least {@code done}
   */
  void progress(long done, long total);

  /**
   * As {@link #progress(long, long)}, and what the sync is doing.
   *
   * @param phase cut to 200 characters, secrets taken out
   */
  void progress(long done, long total, String phase);

  /** Says what the sync is doing, as {@link #progress(long, long, String)} with the same counts. */
  void phase(String phase);

  /**
   * Whether the sync is to stop: its run was cancelled or taken over, or its time is over. Costs
   * nothing. The thread that the sync was called on is interrupted as well; this is for code that
   * an interrupt does not reach, and for other threads of the sync.
   */
  boolean isCancelled();

  /**
   * Stops the sync if it {@linkplain #isCancelled is to}. Let the exception pass: the run is
   * recorded as cancelled, or as timed out. A sync that returns a result instead is recorded as
   * what it achieved, with its cursor.
   *
   * @throws InterruptedException if the sync is to stop
   */
  default void stopIfCancelled() throws InterruptedException {
    if (isCancelled()) {
      throw new InterruptedException("told to stop");
    }
  }

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
