package dev.discovery.admin;

import dev.discovery.access.AccessPolicy;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigDiff;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.health.CityHealth;
import dev.discovery.health.HealthCounts;
import dev.discovery.health.HealthPosition;
import dev.discovery.health.HealthStatus;
import dev.discovery.health.TargetHealth;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.orchestrator.DiscoveryOrchestrator;
import dev.discovery.orchestrator.DryRun;
import dev.discovery.orchestrator.Projector;
import dev.discovery.plan.Agenda;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.Explanation;
import dev.discovery.plan.LoadProfile;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Preview;
import dev.discovery.port.AuditLog.AuditRow;
import dev.discovery.port.AuditLog.Position;
import dev.discovery.port.AuditQuery;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.JobQueue;
import dev.discovery.port.RunHistory;
import dev.discovery.port.RunHistory.RunPage;
import dev.discovery.port.RunQuery;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.port.TickHistory.TickRow;
import dev.discovery.proof.Discrepancy;
import dev.discovery.proof.SlotAudit;
import dev.discovery.proof.SourceDiscrepancy;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.RunRecord;
import dev.discovery.run.Series;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetReport;
import dev.discovery.run.TickReport;
import dev.discovery.run.Window;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RunId;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import dev.discovery.worker.AttemptSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/**
 * What people do, and everything that a dashboard needs. Each operation names its actor, is checked
 * by the {@link AccessPolicy} before anything is read or locked, and throws {@link
 * dev.discovery.access.AccessDeniedException} if that refuses it. Each change is one transaction,
 * with an entry in the audit log for what it changed; what changed nothing leaves none. May be
 * called inside a host's own transaction. Thread-safe.
 *
 * <p>A change of a config locks its city and then the city's targets. A host that changes several
 * cities in one transaction must do so in the order of their ids: otherwise two such transactions
 * can wait for each other, and the database rolls one of them back (SQLState 40P01, fault
 * UNAVAILABLE). Cities that share a target of a wider scope can do that even so; a host repeats its
 * transaction then.
 */
public final class DiscoveryAdmin {

  private final Cities cities;
  private final ConfigEdits configs;
  private final ConfigHistory history;
  private final Overviews overviews;
  private final RunReads runs;
  private final StatisticsReads statistics;
  private final HealthReads health;
  private final SettingsReads settings;
  private final Switches switches;
  private final Pausing pausing;
  private final NextRunEdits nextRuns;
  private final AuditReads audit;
  private final Triggering triggering;
  private final Cancelling cancelling;
  private final Backfilling backfilling;
  private final Previewing previewing;
  private final Explaining explaining;
  private final SlotAudits slotAudits;
  private final StatisticsAuditing statisticsAuditing;
  private final Ticking ticking;

  /**
   * On these ports, for those whom {@code policy} allows it; checking settings by the schemas of
   * this node's sources, as far as its definitions are the stored ones.
   */
  public DiscoveryAdmin(
      Storage storage,
      JobQueue queue,
      Projector projector,
      DiscoveryOrchestrator orchestrator,
      DiscoveryListener listener,
      AccessPolicy policy) {
    Gate gate = new Gate(storage, policy);
    SourceRegistry registry = projector.registry();
    this.cities = new Cities(storage, gate);
    ConfigWriter writer = new ConfigWriter(storage, registry, projector);
    this.configs = new ConfigEdits(storage, writer, gate);
    this.history = new ConfigHistory(storage, registry, gate);
    this.overviews = new Overviews(storage, gate);
    this.runs = new RunReads(storage, gate);
    this.statistics = new StatisticsReads(storage, gate);
    this.health = new HealthReads(storage, gate);
    this.settings = new SettingsReads(storage, registry, gate);
    this.switches = new Switches(storage, writer, gate);
    this.pausing = new Pausing(storage, gate);
    this.nextRuns = new NextRunEdits(storage, projector.instance(), gate);
    this.audit = new AuditReads(storage, gate);
    this.explaining = new Explaining(storage, registry, gate);
    this.slotAudits = new SlotAudits(storage, registry, gate);
    this.statisticsAuditing = new StatisticsAuditing(storage, gate);
    this.triggering = new Triggering(storage, queue, registry.names(), projector.instance(), gate);
    this.cancelling = new Cancelling(storage, listener, gate);
    this.backfilling = new Backfilling(storage, gate);
    this.previewing = new Previewing(storage, registry, projector, gate);
    this.ticking = new Ticking(orchestrator, gate);
  }

  /** The city and its config, if there is such a city. */
  public Optional<StoredConfig> find(CityId city, Actor actor) {
    return cities.find(city, actor);
  }

  /**
   * The cities that the actor may see, out of the next {@code limit} ones, ordered by id.
   *
   * @param after the {@code next} of the page before; empty for the first page
   * @param limit 1 to 1,000
   */
  public CityPage page(Optional<CityId> after, int limit, Actor actor) {
    return cities.page(after, limit, actor);
  }

  /**
   * Adds a city without a config, or changes the attributes of one; its targets follow, since
   * country and region decide which they are. The audit log has the attributes before and after.
   */
  public void putCity(City city, Actor actor) {
    configs.putCity(city, actor);
  }

  /**
   * Adds or changes a city, and makes {@code json} its config, whatever is invalid in it: that is
   * quarantined and reported, and the rest runs. For imports; people's edits go through {@link
   * #save}.
   *
   * @return Saved or Unchanged; Rejected only for a text that is no JSON object at all, since there
   *     is nothing in it to keep
   */
  public SaveResult importCity(City city, String json, Actor actor) {
    return configs.importCity(city, json, actor);
  }

  /**
   * Makes {@code config} the newest one of a city, if it was made against the newest one and is
   * valid wherever that was.
   *
   * @param madeAgainst the version that the person saw
   * @return Stale with the newest config only for those who may {@link Operation#READ_CITY}
   */
  public SaveResult save(
      CityId city, DiscoveryConfig config, ConfigVersion madeAgainst, Actor actor) {
    return configs.save(city, config, madeAgainst, actor);
  }

  /**
   * Changes what is stored now, under the city's lock: for operations on a single field, which do
   * not depend on what a person saw.
   *
   * @param change from the newest config to the next one; pure
   */
  public SaveResult edit(CityId city, UnaryOperator<DiscoveryConfig> change, Actor actor) {
    return configs.edit(city, change, actor);
  }

  /**
   * Makes an older version of a config the newest one again, as a version of its own, through the
   * checks of {@link #save}: what was valid then may not be so today.
   *
   * @param to the version to go back to
   * @param madeAgainst the version that the person saw as the newest one
   * @return also UnknownVersion
   */
  public SaveResult rollBack(
      CityId city, ConfigVersion to, ConfigVersion madeAgainst, Actor actor) {
    return configs.rollBack(city, to, madeAgainst, actor);
  }

  /**
   * Versions of a city's config, newest first.
   *
   * @param before the last version of the page before; empty for the first page
   * @param limit 1 to 100
   */
  public List<ConfigChange> history(
      CityId city, Optional<ConfigVersion> before, int limit, Actor actor) {
    return history.page(city, before, limit, actor);
  }

  /** That version of a city's config, if there is one. */
  public Optional<ConfigChange> version(CityId city, ConfigVersion version, Actor actor) {
    return history.version(city, version, actor);
  }

  /**
   * What differs between two versions of a city's config; {@link ConfigVersion#NONE} is the empty
   * one before the first. Empty if there is no such version.
   */
  public Optional<ConfigDiff> diff(CityId city, ConfigVersion from, ConfigVersion to, Actor actor) {
    return history.diff(city, from, to, actor);
  }

  /** What {@code proposal} would change in the newest config; empty if there is no such city. */
  public Optional<ConfigDiff> diff(CityId city, DiscoveryConfig proposal, Actor actor) {
    return history.diff(city, proposal, actor);
  }

  /**
   * Each entry of a city's config in its order, with what has become of it: whether it counts, the
   * target that it feeds, and its totals. None if there is no such city. Not one moment of all of
   * them: what moves in between may show in one and not in another.
   */
  public List<SourceOverview> sources(CityId city, Actor actor) {
    return overviews.sources(city, actor);
  }

  /** A target with its totals, if it was ever wanted. */
  public Optional<TargetOverview> target(TargetId id, Actor actor) {
    return overviews.target(id, actor);
  }

  /**
   * The run with its attempts, the settings that they were given and its parts, if it is one of
   * that target; a skipped slot is none. Secrets are nowhere in it; the details of failures are
   * there for those who may {@link Operation#READ_FAILURE_DETAILS}.
   *
   * @param target whose run it is, since the policy is asked before anything is read
   */
  public Optional<RunRecord> run(TargetId target, RunId run, Actor actor) {
    return runs.run(target, run, actor);
  }

  /**
   * A page of runs, and of slots that were decided without one, newest first; without the details
   * of failures. For a query that names a city the policy is asked about that city, and the answer
   * has what the city shares with others; of one that names neither city, target nor source, about
   * everything.
   *
   * @param before where the page before goes on; empty for the first page. A page may be shorter
   *     than {@code limit}, or empty, and yet go on: at most {@value RunHistory#MOST_LOOKED_AT}
   *     entries are looked at for it
   * @param limit 1 to 1,000
   */
  public RunPage runs(RunQuery query, Optional<RunId> before, int limit, Actor actor) {
    return runs.page(query, before, limit, actor);
  }

  /**
   * What ticks of all nodes did, newest first.
   *
   * @param limit 1 to 1,000
   */
  public List<TickRow> ticks(int limit, Actor actor) {
    return runs.ticks(limit, actor);
  }

  /**
   * The settings that an attempt for a target would be given if this node started it now, as it
   * stands in the newest configs, and where cities that share the target disagree; or why there
   * would be no attempt.
   */
  public AttemptSettings settings(TargetId target, Actor actor) {
    return settings.inForce(target, actor);
  }

  /**
   * Switches a city on or off: {@code schedule.enabled} of its newest config. All that is
   * configured stays. Off, a slot that had come is dropped, as a row in the ledger; on again,
   * nothing starts at once.
   */
  public SwitchResult setEnabled(CityId city, boolean enabled, Actor actor) {
    return switches.city(city, enabled, actor);
  }

  /** Switches one source of a city on or off, as {@link #setEnabled(CityId, boolean, Actor)}. */
  public SwitchResult setEnabled(CityId city, SourceName source, boolean enabled, Actor actor) {
    return switches.source(city, source, enabled, actor);
  }

  /**
   * Holds up what the schedule would run, until {@code until} or until somebody resumes it. Runs
   * that were asked for go on. When it ends, what fell due meanwhile is dropped, one row in the
   * ledger for each target, and the next slot is the first one after that: nothing starts at once.
   *
   * @param reason for people, 1 to 500 characters
   * @param until after now; empty if only a person ends it
   * @throws IllegalArgumentException if either is not so
   */
  public PauseResult pause(PauseScope scope, String reason, Optional<Instant> until, Actor actor) {
    return pausing.pause(scope, reason, until, actor);
  }

  /**
   * Ends the pause of this very scope. Targets that another pause reaches stay as they are. Called
   * in a host's own transaction, it takes effect when that commits; a host that also changes
   * configs in it does that first.
   */
  public ResumeResult resume(PauseScope scope, Actor actor) {
    return pausing.resume(scope, actor);
  }

  /**
   * The pauses in force, newest first; each says since when, so that a forgotten one is seen.
   *
   * @param limit 1 to 1,000
   */
  public List<Pause> pauses(int limit, Actor actor) {
    return pausing.newest(limit, actor);
  }

  /**
   * Sets the next slot of a target, due at that very instant, whatever its spread. The slots after
   * it are those of its schedule again. A slot that has come is not lost by it: the move is refused
   * then, unless the target is quarantined, or its row contradicts the ledger; either is repaired
   * by it, and what came meanwhile is dropped, as a row in the ledger.
   *
   * @param seen the slot that the person saw as the next one
   * @param wanted the new one, after now and after every slot that was decided; cut to microseconds
   */
  public NextRunResult moveNextRun(TargetId target, Instant seen, Instant wanted, Actor actor) {
    return nextRuns.move(target, seen, wanted, actor);
  }

  /**
   * What people did, newest first.
   *
   * @param before the position of the last row of the page before; empty for the first page
   * @param limit 1 to 1,000
   */
  public List<AuditRow> audit(AuditQuery query, Optional<Position> before, int limit, Actor actor) {
    return audit.find(query, before, limit, actor);
  }

  // ---- what came of it

  /**
   * How a target is doing, and what ended in a window; of a target that never ran, nothing.
   *
   * <p>Here and in what follows a number is as new as the newest run that ended, and costs what the
   * answer is long. For each window the sums over the targets of a source are exactly those of the
   * source.
   */
  public TargetReport statistics(TargetId target, Window window, Actor actor) {
    return statistics.ofTarget(target, window, actor);
  }

  /**
   * As {@link #statistics(TargetId, Window, Actor)}, for each source that a city subscribes to,
   * those that it shares with others included; none if there is no such city.
   */
  public Map<SourceName, TargetReport> statistics(CityId city, Window window, Actor actor) {
    return statistics.ofCity(city, window, actor);
  }

  /**
   * As {@link #statistics(CityId, Window, Actor)}, of all of those cities at once that the actor
   * may see.
   *
   * @param cities at most 200: a page of them
   */
  public Map<CityId, Map<SourceName, TargetReport>> statistics(
      Collection<CityId> cities, Window window, Actor actor) {
    return statistics.ofCities(cities, window, actor);
  }

  /** As {@link #statistics(TargetId, Window, Actor)}, for each source of a place. */
  public Map<SourceName, TargetReport> statistics(ScopeKey scope, Window window, Actor actor) {
    return statistics.ofScope(scope, window, actor);
  }

  /** What ended in a window, of all targets of a source together. */
  public Statistics statistics(SourceName source, Window window, Actor actor) {
    return statistics.ofSource(source, window, actor);
  }

  /** What ended in a window, of each source of which anything did, by name. */
  public SortedMap<SourceName, Statistics> statistics(Window window, Actor actor) {
    return statistics.ofSources(window, actor);
  }

  /**
   * The next targets of a source, ordered by scope, whether they ever ran or not.
   *
   * @param after the scope of the last one of the page before; empty for the first page
   * @param limit 1 to 200
   */
  public List<TargetReport> targets(
      SourceName source, Optional<ScopeKey> after, int limit, Window window, Actor actor) {
    return statistics.targets(source, after, limit, window, actor);
  }

  /** How many runs of a source that ended in a window failed for which kind of reason. */
  public Map<FailureKind, Long> failures(SourceName source, Window window, Actor actor) {
    return statistics.failures(source, window, actor);
  }

  /**
   * The last hours or days, that of now included, for a chart.
   *
   * @param count how many of them, 1 to {@link Grain#most}
   */
  public Series series(Measured of, Grain grain, int count, Actor actor) {
    return statistics.series(of, grain, count, actor);
  }

  // ---- how it is going

  /** How a target is doing, and why; empty if it was never asked for. */
  public Optional<TargetHealth> health(TargetId target, Actor actor) {
    return health.ofTarget(target, actor);
  }

  /**
   * How a city is doing: each target behind its active sources, those that it shares with others
   * included, worst first, with reasons and a score; none if there is no such city.
   */
  public CityHealth health(CityId city, Actor actor) {
    return health.ofCity(city, actor);
  }

  /** How many active targets of a source are in which status, with a score. */
  public HealthCounts health(SourceName source, Actor actor) {
    return health.ofSource(source, actor);
  }

  /** As {@link #health(SourceName, Actor)}, of every source that was ever registered, by name. */
  public SortedMap<SourceName, HealthCounts> health(Actor actor) {
    return health.ofSources(actor);
  }

  /**
   * The cities that the actor may see, worst first, each once, at its worst target: those that are
   * in FAIL for the longest, then those in WARN, then those in PASS that will warn soonest, then
   * those of which nothing is known. All pages are as of when the list was begun.
   *
   * @param only cities in this status; the same for each page of a list
   * @param from the {@code next} of the page before; empty for the first page
   * @param limit 1 to 200; a page may have fewer, and not be the last one
   */
  public CitiesByHealth citiesByHealth(
      Optional<HealthStatus> only, Optional<HealthPosition> from, int limit, Actor actor) {
    return health.cities(only, from, limit, actor);
  }

  // ---- now, and the past

  /**
   * Runs a target now: a run without a slot, which leaves the schedule as it is and works while the
   * target is paused. While a run is in flight, it is a duplicate of that one, unless it is forced
   * or the target's policy lets runs overlap: then it is one of its own, beside the other.
   *
   * @param force whether to run it beside one that is in flight
   */
  public TriggerResult trigger(TargetId target, boolean force, Actor actor) {
    return triggering.target(target, force, actor);
  }

  /**
   * As {@link #trigger(TargetId, boolean, Actor)}, for what a city subscribes to; refused if the
   * city does not want it, whatever others want. A source wider than a city runs once, for all that
   * share it, and the result says which target it is; for that the policy is asked about the target
   * too, after the city.
   */
  public TriggerResult trigger(CityId city, SourceName source, boolean force, Actor actor) {
    return triggering.source(city, source, force, actor);
  }

  /**
   * As {@link #trigger(TargetId, boolean, Actor)}, for every active target that a city subscribes
   * to, in their order. Of those wider than a city, the ones that the policy does not allow are
   * {@link TriggerResult.Refusal#DENIED} in the report, and the others are run. Each 200 of them
   * are one transaction, with one entry in the audit log. Of a city that does not exist the report
   * has one result, {@link TriggerResult.Unknown}.
   */
  public TriggerReport triggerCity(CityId city, boolean force, Actor actor) {
    return triggering.city(city, force, actor);
  }

  /**
   * As {@link #trigger(TargetId, boolean, Actor)}, for every active target of a source, in their
   * order. Each 200 of them are one transaction, with one entry in the audit log; after a crash in
   * between it can be repeated: what runs already is a duplicate then. Of a source that nobody has
   * registered the report has one result, {@link TriggerResult.Unknown}.
   */
  public TriggerReport triggerSource(SourceName source, boolean force, Actor actor) {
    return triggering.source(source, force, actor);
  }

  /**
   * Cancels a run. One that has not begun, or that waits for its next attempt, ends at once, and
   * its target is free. Of one that is under way it is a request, which is kept with the run: its
   * node interrupts the sync within seconds, and ends the run without it if it has not stopped a
   * minute later. No further attempt follows. A backfill goes on with its next slot.
   *
   * @param target whose run it is, since the policy is asked before anything is read
   * @param reason for people, 1 to 500 characters
   * @throws IllegalArgumentException if it is not
   */
  public CancelResult cancel(TargetId target, RunId run, String reason, Actor actor) {
    return cancelling.cancel(target, run, reason, actor);
  }

  /**
   * Decides what is due now: a tick of this node, as {@link DiscoveryOrchestrator#tick()}. The
   * audit log has the report's counts, in a transaction after those of the tick, unless there was
   * nothing to do.
   *
   * @throws IllegalStateException inside a host's transaction: a tick commits batch by batch
   * @throws dev.discovery.port.PortException if even the clock cannot be read, or the entry not be
   *     written; the tick's own work is done in the second case
   */
  public TickReport tick(Actor actor) {
    return ticking.tick(actor);
  }

  /**
   * What {@link #backfill} would run.
   *
   * @return empty if there is no such target
   */
  public Optional<BackfillPlan> planBackfill(BackfillRequest request, Actor actor) {
    return backfilling.plan(request, actor);
  }

  /**
   * Starts a backfill: ticks give each of its slots one run, one after the other, whenever the
   * target has nothing else to do. It waits while the target is disabled, quarantined or paused.
   */
  public BackfillResult backfill(BackfillRequest request, Actor actor) {
    return backfilling.start(request, actor);
  }

  /**
   * Ends a backfill: no further slot gets a run, and a run that is queued is cancelled when it is
   * to start. One that is under way goes on.
   *
   * @param target whose backfill it is
   */
  public BackfillResult cancelBackfill(TargetId target, BackfillId backfill, Actor actor) {
    return backfilling.cancel(target, backfill, actor);
  }

  /**
   * Backfills, newest first.
   *
   * @param target only of this one, if present
   * @param before the last one of the page before; empty for the first page
   * @param limit 1 to 1,000
   */
  public List<Backfill> backfills(
      Optional<TargetId> target, Optional<BackfillId> before, int limit, Actor actor) {
    return backfilling.newest(target, before, limit, actor);
  }

  // ---- what is to come

  /**
   * The next decisions on a target, as if each tick came exactly in time and each run ended at
   * once; empty if there is no such target.
   *
   * @param limit 1 to 1,000
   */
  public Optional<Preview> nextSlots(TargetId target, int limit, Actor actor) {
    return previewing.nextSlots(target, limit, actor);
  }

  /**
   * The coming decisions on everything that a city asks for, those that it shares with others
   * included, by the instant at which they are made; empty if there is no such city.
   *
   * @param ahead how far to look from now, 1 minute to 366 days; what is decided at its very end is
   *     left out
   * @param limit at most so many, 1 to 10,000; the answer says whether it was cut
   */
  public Optional<Agenda> slots(CityId city, Duration ahead, int limit, Actor actor) {
    return previewing.slots(city, ahead, limit, actor);
  }

  /**
   * When how much of everything starts. Goes through all targets, a page at a time, in bounded
   * memory, and plans every slot of each: some seconds for each million of slots. After 20 million
   * it stops, and the profile says that it is not complete.
   *
   * @param window 1 minute to 7 days, in whole minutes, from the beginning of this hour
   */
  public LoadProfile load(Duration window, Actor actor) {
    return previewing.load(window, actor);
  }

  /**
   * What a config would change if it were saved now, computed as the write computes it, without
   * locks and without writing anything; empty if there is no such city.
   *
   * @param window how far to look, 1 minute to 7 days, in whole minutes: for the slots from now,
   *     for the loads from the beginning of this hour
   * @param limit at most so many slots before and after, 1 to 10,000
   */
  public Optional<ConfigPreview> preview(
      CityId city, DiscoveryConfig proposed, Duration window, int limit, Actor actor) {
    return previewing.config(city, proposed, window, limit, actor);
  }

  /**
   * What a tick of this node would do now with the first due targets: the same predicate, the same
   * planner, no locks and no writes.
   *
   * @param limit 1 to 100,000
   */
  public DryRun dryRun(int limit, Actor actor) {
    return previewing.dryRun(limit, actor);
  }

  /**
   * Why a source did, did not or will run for a city: one sentence, and the facts behind it.
   *
   * @param at the instant that is asked about, at most 366 days ahead; empty for why it is, or is
   *     not, due now. After 20,000 decisions that come before it the answer is that it is too far
   *     ahead: two weeks of a source that runs each minute
   */
  public Explanation explain(CityId city, SourceName source, Optional<Instant> at, Actor actor) {
    return explaining.explain(city, source, at, actor);
  }

  /**
   * What became of each slot that a target should have had, the newest that have come included:
   * whether it was run in time, late, made up for, or why not; a {@link
   * dev.discovery.proof.SlotFate#REAL_MISS} is what must not happen. Empty if there is no such
   * target. See {@link dev.discovery.proof.PastSchedule} for what is taken for the schedule that it
   * had.
   *
   * @param from the first instant of the range; its end is at most 366 days later, and not in it
   * @return with where to go on after 10,000 decisions
   */
  public Optional<SlotAudit> slotAudit(TargetId target, Instant from, Instant until, Actor actor) {
    return slotAudits.of(target, from, until, actor);
  }

  /**
   * Compares the totals of targets with their history: what was deleted of it, and what is left;
   * and of their last 90 days those with what is left that are after the newest deleted run. They
   * are always equal, unless somebody has written into the tables, or some of them have been
   * restored from a backup without the others. Holds nobody up: each target is read as of one
   * moment.
   *
   * @param after the {@code next} of the page before; empty for the first page
   * @param limit 1 to 1,000 targets
   */
  public StatisticsAudit auditStatistics(Optional<TargetId> after, int limit, Actor actor) {
    return statisticsAuditing.page(after, limit, actor);
  }

  /**
   * Compares the hours of a source, which its statistics of any window are read from, with its
   * history. Each hour of the last 90 days is compared that ended after the newest run that was
   * deleted; all others together, of which the ledger has not everything. The kinds of failures are
   * compared in the former alone. Holds nobody up. Reads every run of the source that is in the
   * ledger: some seconds for a few million.
   *
   * @return what differs; empty if nothing does, or if there is no such source
   */
  public Optional<SourceDiscrepancy> auditStatistics(SourceName source, Actor actor) {
    return statisticsAuditing.source(source, actor);
  }

  /**
   * Makes the hours of a source what its history comes to, with what was wrong and what is right in
   * the audit log. Older hours, of which something was deleted from the ledger, stay as they are,
   * unless they have more than all of its history; what is missing from the total then counts for
   * the time before them. Runs may end meanwhile. Reads as {@link #auditStatistics(SourceName,
   * Actor)} does, in one statement of a transaction.
   *
   * @return what was wrong; empty if nothing was, or if there is no such source
   */
  public Optional<SourceDiscrepancy> repairStatistics(SourceName source, Actor actor) {
    return statisticsAuditing.repair(source, actor);
  }

  /**
   * Makes the totals and days of a target what its history comes to, with what was wrong and what
   * is right in the audit log.
   *
   * @return what was wrong; empty if nothing was, or if there is no such target
   */
  public Optional<Discrepancy> repairStatistics(TargetId target, Actor actor) {
    return statisticsAuditing.repair(target, actor);
  }
}
