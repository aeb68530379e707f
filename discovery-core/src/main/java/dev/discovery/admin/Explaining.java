package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.orchestrator.OwnSources;
import dev.discovery.plan.Explanation;
import dev.discovery.plan.Explanation.Fact;
import dev.discovery.plan.Explanation.Kind;
import dev.discovery.plan.InFlight;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.Target;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RunLedger.Around;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.run.Run;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Says why: reads what there is, in a fixed number of statements and without locks, and draws the
 * answer from it. Thread-safe.
 */
final class Explaining {

  private static final Duration FURTHEST = Duration.ofDays(366);

  private final Storage storage;
  private final OwnSources own;
  private final Gate gate;

  Explaining(Storage storage, SourceRegistry registry, Gate gate) {
    this.storage = storage;
    this.own = new OwnSources(registry);
    this.gate = gate;
  }

  Explanation explain(CityId city, SourceName source, Optional<Instant> at, Actor actor) {
    return gate.read(
        Operation.EXPLAIN,
        Subject.of(city, source),
        actor,
        () -> {
          Instant now = storage.clock().instant();
          at.ifPresent(
              asked ->
                  Check.argument(
                      !asked.isAfter(now.plus(FURTHEST)),
                      "at",
                      "at most 366 days after " + now,
                      asked));
          return storage
              .configs()
              .find(city)
              .map(stored -> explain(read(stored, source, at.orElse(now), now), at, now))
              .orElseGet(() -> noSuchCity(city));
        });
  }

  private static Explanation noSuchCity(CityId city) {
    return new Explanation(
        Kind.NO_SUCH_CITY,
        "There is no city " + city + ", so nothing runs for it.",
        List.of(new Fact("city", city.value())));
  }

  /** Pure. */
  static Explanation explain(Circumstances all, Optional<Instant> at, Instant now) {
    Answer answer =
        at.map(
                asked ->
                    asked.isAfter(now)
                        ? new FutureAnswer(all, asked, now).answer()
                        : new PastAnswer(all, asked, now).answer())
            .orElseGet(() -> new PresentAnswer(all, now).answer());
    String wide =
        all.isWide() && all.activeTarget().isPresent()
            ? "It runs once for all cities of %s that want it, on the source's own schedule."
                .formatted(all.target().orElseThrow().id().scope())
            : "";
    return new Explanation(
        answer.kind(), answer.and(wide).sentence(), new ExplainedFacts(all, at, now).list());
  }

  private Circumstances read(StoredConfig stored, SourceName source, Instant at, Instant now) {
    Optional<RegisteredSource> registered =
        storage.sources().all().stream()
            .filter(each -> each.traits().name().equals(source))
            .findFirst();
    Optional<Subscription> subscription =
        storage.subscriptions().ofCities(List.of(stored.city().id())).stream()
            .filter(each -> each.source().equals(source))
            .findFirst();
    Optional<Parked> unknown = registered.flatMap(each -> own.unknown(each, now));
    // What the city no longer names still has a history.
    Optional<TargetId> id =
        subscription
            .flatMap(Subscription::target)
            .or(
                () ->
                    registered
                        .flatMap(each -> ScopeKey.of(each.traits().scope(), stored.city()))
                        .map(place -> new TargetId(source, place)));
    Optional<Target> target =
        id.flatMap(it -> storage.targets().find(List.of(it)).stream().findFirst());
    Optional<Run> inFlight =
        target
            .flatMap(it -> it.state().inFlight())
            .map(InFlight::run)
            .flatMap(storage.runs()::find)
            .filter(run -> run.state().isInFlight());
    return new Circumstances(
        stored,
        storage.configs().history(stored.city().id(), Optional.empty(), 1).stream().findFirst(),
        new Circumstances.Wished(source, subscription, registered.isPresent(), unknown),
        target,
        id.map(it -> storage.pauses().reaching(List.of(it))).orElse(Pauses.NONE),
        inFlight,
        id.map(it -> storage.runs().around(it, at))
            .orElseGet(() -> new Around(Optional.empty(), Optional.empty())),
        id.flatMap(it -> storage.housekeeping().openingBalances(List.of(it)).get(it).upTo()));
  }
}
