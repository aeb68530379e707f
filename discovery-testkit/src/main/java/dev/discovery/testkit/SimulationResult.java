package dev.discovery.testkit;

import dev.discovery.Discovery;
import dev.discovery.city.City;
import dev.discovery.plan.Target;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.TargetStats;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What came of a {@link Simulation}. Immutable, but for {@link #discovery}. */
public final class SimulationResult {

  private final Simulation plan;
  private final SimulatedWorld world;
  private final Discovery discovery;
  private final KnownTargets known;

  SimulationResult(SimulatedWorld world, Discovery discovery) {
    this.plan = world.plan;
    this.world = world;
    this.discovery = discovery;
    this.known = new KnownTargets(discovery);
  }

  /** What all random choices came from. */
  public long seed() {
    return plan.seed;
  }

  /** When it began. */
  public Instant startedAt() {
    return plan.start;
  }

  /** When it ended. */
  public Instant endedAt() {
    return plan.start.plus(plan.length);
  }

  /** Every target that anybody ever wanted, by id, with its schedule and state at the end. */
  public List<Target> targets() {
    return world.storage.allTargets();
  }

  /** The target of a source for a city, or for the country and so on that it is in. */
  public TargetId id(String source, City city) {
    return known.id(source, city);
  }

  /** Every decision and run of a target, oldest first. */
  public List<LedgerEntry> history(TargetId target) {
    return known.history(target);
  }

  /** As {@link #history(TargetId)}. */
  public List<LedgerEntry> history(String source, City city) {
    return history(id(source, city));
  }

  /** Every run of a target, as it stands at the end; oldest first. */
  public List<Run> runs(TargetId target) {
    return KnownTargets.runs(history(target));
  }

  /** As {@link #runs(TargetId)}. */
  public List<Run> runs(String source, City city) {
    return runs(id(source, city));
  }

  /** Every decision on a slot that was not run, oldest first. */
  public List<LedgerEntry.Skipped> skips(TargetId target) {
    return history(target).stream()
        .filter(LedgerEntry.Skipped.class::isInstance)
        .map(LedgerEntry.Skipped.class::cast)
        .toList();
  }

  /** As {@link #skips(TargetId)}. */
  public List<LedgerEntry.Skipped> skips(String source, City city) {
    return skips(id(source, city));
  }

  /** What the runs of a target have achieved, as the store added it up. */
  public TargetStats stats(TargetId target) {
    return known.stats(target);
  }

  /** How many runs were asked for on each date on which there was any, in the city's time zone. */
  public Map<LocalDate, Integer> runsPerDay(String source, City city) {
    var perDay = new TreeMap<LocalDate, Integer>();
    for (Run run : runs(source, city)) {
      perDay.merge(LocalDate.ofInstant(run.enqueuedAt(), city.zone()), 1, Integer::sum);
    }
    return perDay;
  }

  /**
   * The longest time in which no run of a target was asked for, up to the end of the simulation;
   * empty if none ever was.
   */
  public Optional<Duration> longestSilence(String source, City city) {
    var starts = new ArrayList<>(runs(source, city).stream().map(Run::enqueuedAt).toList());
    if (starts.isEmpty()) {
      return Optional.empty();
    }
    starts.add(endedAt());
    Duration longest = Duration.ZERO;
    for (int n = 1; n < starts.size(); n++) {
      Duration silence = Duration.between(starts.get(n - 1), starts.get(n));
      longest = silence.compareTo(longest) > 0 ? silence : longest;
    }
    return Optional.of(longest);
  }

  /**
   * Pairs of runs of one target that were in flight at once, from the decision to the recorded end;
   * a source whose overlap policy is ALLOW may have some.
   */
  public List<RunPair> overlaps() {
    return targets().stream().flatMap(target -> RunPair.overlapping(runs(target.id()))).toList();
  }

  /** The instant at which most attempts were under way, of several the first. */
  public Peak peak() {
    return Peak.of(attempts());
  }

  /** Every attempt, in the order in which they began, the recorded and the others. */
  public List<SimulatedAttempt> attempts() {
    return world.log.attempts();
  }

  /** How many ticks there were. */
  public long ticks() {
    return world.log.ticks();
  }

  /** How many of them ended early, because of an outage or an injected fault. */
  public long brokenTicks() {
    return world.log.broken();
  }

  /** For everything else: on the storage and the queue as they are at the end. */
  public Discovery discovery() {
    return discovery;
  }

  /** What happened, in short, with the seed. */
  @Override
  public String toString() {
    return "simulation from %s to %s: targets=%d attempts=%d ticks=%d broken=%d seed=%d"
        .formatted(
            startedAt(),
            endedAt(),
            targets().size(),
            attempts().size(),
            ticks(),
            brokenTicks(),
            seed());
  }
}
