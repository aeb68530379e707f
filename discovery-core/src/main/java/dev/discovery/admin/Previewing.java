package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigCheck;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.orchestrator.DryRun;
import dev.discovery.orchestrator.OwnSources;
import dev.discovery.orchestrator.ProjectedChange;
import dev.discovery.orchestrator.Projector;
import dev.discovery.plan.Agenda;
import dev.discovery.plan.ComingSlots;
import dev.discovery.plan.LoadProfile;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Preview;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetChange;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks ahead: what is to come, of what is stored and of what is proposed. Locks and writes
 * nothing. Thread-safe.
 */
final class Previewing {

  private static final int PAGE = 1_000;
  private static final long LOAD_DECISIONS = 20_000_000;
  private static final int LONGEST_AGENDA = 10_000;
  private static final int LONGEST_PREVIEW = 1_000;
  private static final Duration SHORTEST_AHEAD = Duration.ofMinutes(1);
  private static final Duration LONGEST_AHEAD = Duration.ofDays(366);

  private final Storage storage;
  private final SourceRegistry registry;
  private final OwnSources own;
  private final Projector projector;
  private final Gate gate;

  Previewing(Storage storage, SourceRegistry registry, Projector projector, Gate gate) {
    this.storage = storage;
    this.registry = registry;
    this.own = new OwnSources(registry);
    this.projector = projector;
    this.gate = gate;
  }

  Optional<Preview> nextSlots(TargetId target, int limit, Actor actor) {
    Check.argument(limit >= 1 && limit <= LONGEST_PREVIEW, "limit", "1 to 1000", limit);
    return gate.read(
        Operation.PREVIEW,
        Subject.of(target),
        actor,
        () -> {
          Outlook outlook = outlook();
          return storage.targets().find(List.of(target)).stream()
              .findFirst()
              .map(
                  found ->
                      Preview.of(
                          outlook.on(found),
                          pauses(List.of(found)),
                          outlook.now(),
                          Instant.MAX,
                          limit));
        });
  }

  Optional<Agenda> slots(CityId city, Duration ahead, int limit, Actor actor) {
    Check.argument(
        ahead.compareTo(SHORTEST_AHEAD) >= 0 && ahead.compareTo(LONGEST_AHEAD) <= 0,
        "ahead",
        "1 minute to 366 days",
        ahead);
    checkLimit(limit);
    return gate.read(
        Operation.PREVIEW,
        Subject.of(city),
        actor,
        () -> storage.configs().find(city).map(stored -> agenda(city, ahead, limit)));
  }

  private Agenda agenda(CityId city, Duration ahead, int limit) {
    List<TargetId> fed =
        storage.subscriptions().ofCities(List.of(city)).stream()
            .map(Subscription::target)
            .flatMap(Optional::stream)
            .toList();
    List<Target> targets = storage.targets().find(fed);
    return outlook().agenda(targets, pauses(targets), ahead, limit);
  }

  LoadProfile load(Duration window, Actor actor) {
    return gate.read(
        Operation.PREVIEW,
        Subject.EVERYTHING,
        actor,
        () -> {
          Outlook outlook = outlook();
          LoadProfile.Counter counter = outlook.counter(window);
          List<Target> page = storage.targets().page(Optional.empty(), PAGE);
          while (!page.isEmpty() && counter.decisions() < LOAD_DECISIONS) {
            outlook.count(page, pauses(page), window, counter);
            TargetId last = page.get(page.size() - 1).id();
            page = page.size() < PAGE ? List.of() : storage.targets().page(Optional.of(last), PAGE);
          }
          return counter.profile(page.isEmpty());
        });
  }

  Optional<ConfigPreview> config(
      CityId city, DiscoveryConfig proposed, Duration window, int limit, Actor actor) {
    checkLimit(limit);
    return gate.read(
        Operation.PREVIEW,
        Subject.of(city),
        actor,
        () ->
            storage.configs().find(city).map(current -> preview(current, proposed, window, limit)));
  }

  DryRun dryRun(int limit, Actor actor) {
    return gate.read(
        Operation.DRY_RUN, Subject.EVERYTHING, actor, () -> DryRun.now(storage, registry, limit));
  }

  private ConfigPreview preview(
      StoredConfig current, DiscoveryConfig proposed, Duration window, int limit) {
    Outlook outlook = outlook();
    SourceRegistry judged = own.judged(outlook.sources());
    Set<SourceName> names =
        outlook.sources().stream()
            .map(source -> source.traits().name())
            .collect(Collectors.toSet());
    StoredConfig next = new StoredConfig(current.city(), proposed, current.version().next());
    List<ProjectedChange> changes = projector.propose(List.of(next), outlook.now());
    List<Target> before = changes.stream().map(ProjectedChange::before).toList();
    List<Target> after = changes.stream().map(change -> change.edit().target()).toList();
    Pauses pauses = pauses(before);
    return new ConfigPreview(
        current.version(),
        new NewViolations(judged).of(current.config(), proposed, names),
        ConfigCheck.check(proposed, judged, names),
        changes.stream()
            .map(change -> TargetChange.of(change.before(), change.edit()))
            .flatMap(Optional::stream)
            .toList(),
        outlook.agenda(before, pauses, window, limit),
        outlook.agenda(after, pauses, window, limit),
        outlook.load(before, pauses, window),
        outlook.load(after, pauses, window));
  }

  private Pauses pauses(List<Target> targets) {
    return targets.isEmpty()
        ? Pauses.NONE
        : storage.pauses().reaching(targets.stream().map(Target::id).toList());
  }

  private static void checkLimit(int limit) {
    Check.argument(limit >= 1 && limit <= LONGEST_AGENDA, "limit", "1 to 10000", limit);
  }

  private Outlook outlook() {
    Instant now = storage.clock().instant();
    List<RegisteredSource> sources = storage.sources().all();
    var unknown = new HashMap<SourceName, Parked>();
    for (RegisteredSource source : sources) {
      own.unknown(source, now).ifPresent(why -> unknown.put(source.traits().name(), why));
    }
    return new Outlook(now, sources, unknown);
  }

  /**
   * What the future is seen from.
   *
   * @param sources all that is registered
   * @param unknown those that no node has, with the reason why nothing of them is decided
   */
  private record Outlook(
      Instant now, List<RegisteredSource> sources, Map<SourceName, Parked> unknown) {

    /** The target as the ticks of all nodes treat it. */
    Target on(Target target) {
      return Optional.ofNullable(unknown.get(target.id().source()))
          .filter(why -> target.state().active())
          .map(why -> target.in(target.state().parked(why)))
          .orElse(target);
    }

    /** Loads begin with an hour, as the bars of a chart do. */
    private Instant from() {
      return now.truncatedTo(ChronoUnit.HOURS);
    }

    Agenda agenda(List<Target> targets, Pauses pauses, Duration ahead, int limit) {
      return Agenda.of(
          targets.stream().map(this::on).toList(), pauses, now, now.plus(ahead), limit);
    }

    LoadProfile.Counter counter(Duration window) {
      return LoadProfile.over(from(), window);
    }

    void count(List<Target> targets, Pauses pauses, Duration window, LoadProfile.Counter counter) {
      for (Target target : targets) {
        counter.add(new ComingSlots(on(target), pauses, now, from().plus(window)));
      }
    }

    LoadProfile load(List<Target> targets, Pauses pauses, Duration window) {
      LoadProfile.Counter counter = counter(window);
      count(targets, pauses, window, counter);
      return counter.profile(true);
    }
  }
}
