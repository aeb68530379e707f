package dev.discovery.testkit;

import dev.discovery.Check;
import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.admin.SaveResult;
import dev.discovery.city.City;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.TargetStats;
import dev.discovery.run.TickReport;
import dev.discovery.source.SourceDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole Discovery in memory, for a host's own tests: the host's sources with their real syncs, on
 * a clock that goes as fast as the test wants and stops at nothing but what is due.
 *
 * <pre>{@code
 * var sandbox = DiscoverySandbox.startingAt(MIDNIGHT, karnet);
 * sandbox.put(krakow, json);
 * sandbox.advance(Duration.ofDays(2));
 * assertThat(sandbox.runs("karnet", krakow)).hasSize(3);
 * }</pre>
 *
 * Everything happens on the thread that calls {@link #advance}, at the very instant at which it is
 * due; a sync takes no time unless it moves {@link #clock} itself. For one thread.
 */
public final class DiscoverySandbox {

  private static final Actor ACTOR = new Actor("sandbox");

  private final SettableClock clock;
  private final InMemoryStorage storage;
  private final InMemoryJobQueue queue;
  private final Discovery discovery;
  private final KnownTargets known;

  private DiscoverySandbox(Instant start, List<SourceDefinition> sources) {
    this.clock = new SettableClock(start);
    this.storage = new InMemoryStorage(clock);
    this.queue = new InMemoryJobQueue(storage);
    this.discovery =
        Discovery.on(storage, queue)
            .sources(sources)
            .instance("sandbox")
            .ticker(clock::nanos)
            .open();
    this.known = new KnownTargets(discovery);
  }

  /** With these sources and no city, at {@code start}. */
  public static DiscoverySandbox startingAt(Instant start, SourceDefinition... sources) {
    return new DiscoverySandbox(start, List.of(sources));
  }

  /**
   * Adds a city with its config, or changes them.
   *
   * @param json in the stored form
   * @return what is invalid in it, and therefore does not run, among other things
   */
  public SaveResult put(City city, String json) {
    return discovery.admin().importCity(city, json, ACTOR);
  }

  /**
   * Lets time pass: what is due now is run, then the clock is set to each instant at which a slot
   * or a retry comes, and what is due then is run, until {@code time} has passed.
   *
   * @throws AssertionError if a tick ends early, which nothing in memory is a reason for
   */
  public void advance(Duration time) {
    Check.argument(!time.isNegative(), "time to pass", "not negative", time);
    Instant end = now().plus(time);
    runDue();
    Optional<Instant> next = nextEvent();
    while (next.isPresent() && !next.get().isAfter(end)) {
      clock.set(next.get());
      runDue();
      next = nextEvent();
    }
    if (now().isBefore(end)) {
      clock.set(end);
    }
  }

  private void runDue() {
    boolean again = true;
    while (again) {
      TickReport report = discovery.orchestrator().tick();
      report.problem().ifPresent(DiscoverySandbox::failed);
      again = !queue.runDue(discovery.worker()).isEmpty() || !report.isIdle();
    }
  }

  private static void failed(String problem) {
    throw new AssertionError("tick ended early: " + problem);
  }

  private Optional<Instant> nextEvent() {
    return Stream.of(storage.nextWake(now()), queue.nextAfter(now()))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** What the clock says. */
  public Instant now() {
    return clock.instant();
  }

  /** Every run of a source for a city, or for the country and so on that it is in; oldest first. */
  public List<Run> runs(String source, City city) {
    return KnownTargets.runs(history(source, city));
  }

  /**
   * The newest of them, with the detail of its failure, which lists of runs leave out.
   *
   * @throws AssertionError if there is none
   */
  public Run lastRun(String source, City city) {
    List<Run> runs = runs(source, city);
    if (runs.isEmpty()) {
      throw new AssertionError("expected a run of " + source + " for " + city.id() + ", got none");
    }
    return storage.runs().find(runs.get(runs.size() - 1).id()).orElseThrow();
  }

  /** Every decision about it, runs and skipped slots alike; oldest first. */
  public List<LedgerEntry> history(String source, City city) {
    return known.history(known.id(source, city));
  }

  /** What its runs have achieved, added up. */
  public TargetStats stats(String source, City city) {
    return known.stats(known.id(source, city));
  }

  /** When it is due next; empty while nobody wants it. */
  public Optional<Instant> dueAt(String source, City city) {
    return target(source, city).flatMap(it -> it.state().pending()).map(Pending::dueAt);
  }

  /**
   * Its schedule and its state, whether it is quarantined among them; empty if nobody wanted it.
   */
  public Optional<Target> target(String source, City city) {
    return storage.targets().find(List.of(known.id(source, city))).stream().findFirst();
  }

  /** The clock of the sandbox, for a sync that is to take time. */
  public SettableClock clock() {
    return clock;
  }

  /** For everything else: people's changes, dry runs, single ticks. */
  public Discovery discovery() {
    return discovery;
  }

  /** The jobs that wait. */
  public InMemoryJobQueue queue() {
    return queue;
  }
}
