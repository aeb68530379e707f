package dev.discovery.quickstart;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.health.HealthFacts;
import dev.discovery.health.TargetHealth;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.Target;
import dev.discovery.port.Storage;
import dev.discovery.run.TargetReport;
import dev.discovery.run.Window;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Works through a week, a tick each day, and prints how each source of each city is doing then. */
record Week(CityFile cities, Instant startAt, Console console) {

  private static final Actor ACTOR = new Actor("quickstart");
  private static final int DAYS = 7;

  /** Whether all runs came to their end. */
  boolean run(Optional<String> jdbcUrl) throws Exception {
    return new FirstTick(cities, startAt, console.quiet()).then(jdbcUrl, this::work);
  }

  private boolean work(FirstTick.Worked first) throws InterruptedException {
    int left = first.tick().enqueued() - first.ended();
    for (int day = 1; day < DAYS; day++) {
      left += first.later().tick(Duration.ofDays(1));
    }
    cities.cities().forEach(entry -> show(first.discovery(), entry.city()));
    console.section("Last runs: " + Strip.LEGEND + "; the newest is on the right", List.of());
    if (left > 0) {
      console.warn(left + " runs did not end in time");
    }
    return left == 0;
  }

  private void show(Discovery discovery, City city) {
    Storage storage = discovery.storage();
    List<Subscription> wishes = storage.subscriptions().ofCities(List.of(city.id()));
    List<TargetId> ids = wishes.stream().flatMap(wish -> wish.target().stream()).toList();
    Map<TargetId, HealthFacts> facts = storage.health().find(ids);
    Map<SourceName, TargetReport> reports =
        discovery.admin().statistics(city.id(), Window.WEEK, ACTOR);
    Instant now = storage.clock().instant();
    Map<SourceName, Target> targets =
        storage.targets().find(ids).stream()
            .collect(Collectors.toMap(target -> target.id().source(), target -> target));
    Map<SourceName, TargetHealth> health =
        targets.values().stream()
            .map(target -> TargetHealth.of(target, facts.get(target.id()), Optional.empty(), now))
            .collect(Collectors.toMap(each -> each.target().source(), each -> each));
    var table = new StandingTable(wishes, targets, reports, health);
    console.section(city.name() + ": " + table.summary(), table.lines());
  }
}
