package dev.discovery.testkit;

import dev.discovery.Check;
import dev.discovery.city.City;
import dev.discovery.run.Advance;
import dev.discovery.run.Baseline;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.SlotRange;
import dev.discovery.source.Parts;
import dev.discovery.source.RunFencedException;
import dev.discovery.source.RunId;
import dev.discovery.source.Scope;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SettingProblem;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Calls the sync of one source, once, with a context that the test chooses; for a host's own tests
 * of what its sync does, and of what Discovery makes of it.
 *
 * <pre>{@code
 * SyncResult result = SyncProbe.of(karnet, krakow).setting("limit", 10).cursor("page-3").sync();
 * ProbedRun probed = SyncProbe.of(karnet, krakow).usuallyFinding(120, 10).run();
 * assertThat(probed.judgement().verdict()).isEqualTo(Verdict.PARTIAL);
 * }</pre>
 *
 * Without further words it is the first attempt of the first run. For one thread.
 */
public final class SyncProbe {

  private static final RunId RUN = new RunId(1);

  private final SourceDefinition definition;
  private final City city;
  private final TargetId target;
  private Settings settings = Settings.EMPTY;
  private Instant startedAt = Samples.MIDNIGHT;
  private Optional<Instant> lastSuccessAt = Optional.empty();
  private Optional<String> cursor = Optional.empty();
  private int attempt = 1;
  private Trigger trigger = Trigger.SCHEDULE;
  private Optional<SlotRange> slot = Optional.empty();
  private Baseline usual = Baseline.NONE;
  private boolean fencedOff;
  private Parts parts = Parts.NONE;
  private OptionalInt cancelledAfter = OptionalInt.empty();
  private final List<Advance> advances = new ArrayList<>();

  private SyncProbe(SourceDefinition definition, City city) {
    ScopeKey place =
        ScopeKey.of(definition.scope(), city)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected city to be in a region, got: " + city.id()));
    this.definition = definition;
    this.city = city;
    this.target = new TargetId(definition.name(), place);
  }

  /** The sync of {@code definition} for a city, or for the country and so on that it is in. */
  public static SyncProbe of(SourceDefinition definition, City city) {
    return new SyncProbe(definition, city);
  }

  /** With a value for a setting: a text, number, boolean or list of texts. */
  public SyncProbe setting(String key, Object value) {
    settings = settings.with(key, value);
    return this;
  }

  /** Started at {@code instant}; default: {@link Samples#MIDNIGHT}. */
  public SyncProbe startedAt(Instant instant) {
    startedAt = instant.truncatedTo(ChronoUnit.MICROS);
    return this;
  }

  /** After a run that succeeded, started at {@code instant}; default: after none. */
  public SyncProbe lastSuccessAt(Instant instant) {
    lastSuccessAt = Optional.of(instant.truncatedTo(ChronoUnit.MICROS));
    return this;
  }

  /** After a run that returned this cursor; default: after none. */
  public SyncProbe cursor(String saved) {
    cursor = Optional.of(saved);
    return this;
  }

  /**
   * For a slot of the schedule; default: the instant at which it started.
   *
   * @param zone of the schedule, which gives the slot its wall time
   */
  public SyncProbe ofSlot(Instant at, ZoneId zone) {
    return covering(Trigger.SCHEDULE, Optional.of(slotAt(at, zone)));
  }

  /** Because somebody wanted it now: a run without a slot. */
  public SyncProbe triggered() {
    return covering(Trigger.MANUAL, Optional.empty());
  }

  /**
   * By a backfill, for a slot in the past: without the cursor and the last success, whatever the
   * test says of them.
   *
   * @param zone of the schedule, which gives the slot its wall time
   */
  public SyncProbe backfilling(Instant at, ZoneId zone) {
    return covering(Trigger.BACKFILL, Optional.of(slotAt(at, zone)));
  }

  private SyncProbe covering(Trigger by, Optional<SlotRange> slots) {
    trigger = by;
    slot = slots;
    return this;
  }

  private static SlotRange slotAt(Instant at, ZoneId zone) {
    var only = new Slot(at, LocalDateTime.ofInstant(at, zone), false);
    return new SlotRange(only, only);
  }

  /** The attempt with this number; default: 1. */
  public SyncProbe attempt(int number) {
    Check.argument(number >= 1, "attempt", "at least 1", number);
    attempt = number;
    return this;
  }

  /** With these parts reported when the sync asks; default: none. */
  public SyncProbe parts(Parts reported) {
    parts = reported;
    return this;
  }

  /** By a worker that has lost the run: {@link SyncContext#inFencedTransaction} refuses. */
  public SyncProbe fencedOff() {
    fencedOff = true;
    return this;
  }

  /** After that many runs that found something, so many items as a rule; default: after none. */
  public SyncProbe usuallyFinding(long items, int runs) {
    Check.argument(items >= 1, "items that are usually found", "at least 1", items);
    Check.argument(runs >= 1, "runs that found something", "at least 1", runs);
    usual = new Baseline(items, runs);
    return this;
  }

  /**
   * Calls the sync as {@link #sync} does, and records and judges what comes of it as Discovery
   * would; by its retry policy, if it throws.
   *
   * @throws IllegalArgumentException as {@link #sync}
   * @throws IllegalStateException if the probe is fenced off: nothing would be recorded
   */
  public ProbedRun run() {
    if (fencedOff) {
      throw new IllegalStateException("expected to hold the run; call sync() if it is fenced off");
    }
    return ProbedRun.of(definition, context(), usual);
  }

  /**
   * Calls the sync on this thread. Its fenced transactions just run what they are given.
   *
   * @throws IllegalArgumentException if the settings are not what the schema of the source takes;
   *     Discovery would quarantine them and not call the sync
   * @throws Exception what the sync throws
   */
  public SyncResult sync() throws Exception {
    return definition.sync().sync(context());
  }

  private SyncContext context() {
    List<SettingProblem> problems = definition.settings().problems(settings);
    Check.argument(problems.isEmpty(), "settings", "what the schema takes", problems);
    return new Context();
  }

  /**
   * Told to stop once the sync has said its progress so many times; 0: from its start on. Only
   * {@link SyncContext#isCancelled} says so: no thread is interrupted. Default: never.
   */
  public SyncProbe cancelledAfter(int times) {
    Check.argument(times >= 0, "times", "at least 0", times);
    cancelledAfter = OptionalInt.of(times);
    return this;
  }

  /**
   * What the sync has said of its progress, oldest first, all of it: Discovery would write one in 2
   * seconds, without the secrets.
   */
  public List<Advance> progress() {
    return List.copyOf(advances);
  }

  private final class Context implements SyncContext {

    private long count;
    private long outOf;
    private String phase = "";
    private final Settings inForce = definition.settings().applyDefaults(settings);

    @Override
    public TargetId target() {
      return target;
    }

    @Override
    public Optional<City> city() {
      return definition.scope() == Scope.CITY ? Optional.of(city) : Optional.empty();
    }

    @Override
    public Settings settings() {
      return inForce;
    }

    @Override
    public RunId run() {
      return RUN;
    }

    @Override
    public Trigger trigger() {
      return trigger;
    }

    @Override
    public Optional<SlotRange> slot() {
      return trigger == Trigger.SCHEDULE
          ? slot.or(() -> Optional.of(slotAt(startedAt, ZoneOffset.UTC)))
          : slot;
    }

    @Override
    public int attempt() {
      return attempt;
    }

    @Override
    public Parts parts() {
      return parts;
    }

    @Override
    public Instant startedAt() {
      return startedAt;
    }

    @Override
    public Optional<Instant> lastSuccessAt() {
      return lastSuccessAt.filter(at -> trigger != Trigger.BACKFILL);
    }

    @Override
    public Optional<String> cursor() {
      return cursor.filter(saved -> trigger != Trigger.BACKFILL);
    }

    @Override
    public void progress(long done, long total) {
      progress(done, total, phase);
    }

    @Override
    public void progress(long done, long total, String newPhase) {
      count = done;
      outOf = total;
      phase = newPhase;
      advances.add(Advance.of(done, total, newPhase, startedAt));
    }

    @Override
    public void phase(String newPhase) {
      progress(count, outOf, newPhase);
    }

    @Override
    public boolean isCancelled() {
      return cancelledAfter.isPresent() && advances.size() >= cancelledAfter.getAsInt();
    }

    @Override
    public <T> T inFencedTransaction(Supplier<T> work) {
      if (fencedOff) {
        throw new RunFencedException(RUN, attempt);
      }
      return work.get();
    }
  }
}
