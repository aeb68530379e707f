package dev.discovery.quickstart;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.plan.Agenda;
import dev.discovery.plan.Explanation;
import dev.discovery.plan.Explanation.Kind;
import dev.discovery.plan.PlannedSlot;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks ahead from a first tick: prints the plan of the next 24 hours, or explains one source of
 * one city.
 */
record Outlook(CityFile cities, Instant startAt, Console console) {

  private static final Actor ACTOR = new Actor("quickstart");
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
  private static final int MOST_STARTS = 1_000;

  /** Prints the plan. */
  boolean plan(Optional<String> jdbcUrl) throws Exception {
    return firstTick().then(jdbcUrl, worked -> plan(worked.discovery()));
  }

  /** Prints the sentence and the facts; whether there are such a city and such a source. */
  boolean explain(Optional<String> jdbcUrl, Task.Explain asked) throws Exception {
    Optional<CityId> city = city(asked.city());
    if (city.isEmpty()) {
      String known =
          cities.cities().stream()
              .map(entry -> entry.city().id().value())
              .collect(Collectors.joining(", "));
      console.warn("there is no city " + asked.city() + "; there are " + known);
      return false;
    }
    if (!SourceName.isValid(asked.source())) {
      console.warn(asked.source() + " is no name of a source");
      return false;
    }
    var source = new SourceName(asked.source());
    return firstTick()
        .then(jdbcUrl, worked -> explain(worked.discovery(), city.get(), source, asked.at()));
  }

  private FirstTick firstTick() {
    return new FirstTick(cities, startAt, console.quiet());
  }

  private boolean plan(Discovery discovery) {
    var agendas = new LinkedHashMap<City, Agenda>();
    for (CityFile.Entry entry : cities.cities()) {
      City city = entry.city();
      discovery
          .admin()
          .slots(city.id(), DayPlan.AHEAD, MOST_STARTS, ACTOR)
          .ifPresent(agenda -> agendas.put(city, agenda));
    }
    Set<TargetId> targets =
        agendas.values().stream()
            .flatMap(agenda -> agenda.slots().stream())
            .map(PlannedSlot::target)
            .collect(Collectors.toSet());
    Instant now = discovery.storage().clock().instant();
    var plan = new DayPlan(now, agendas, DayPlan.zonesOf(discovery.storage().targets(), targets));
    console.section("Starts in the 24 hours from " + MINUTE.format(now), plan.starts());
    if (!plan.isWhole()) {
      console.say("... and more: the first %d of each city are shown", MOST_STARTS);
    }
    if (!plan.blocked().isEmpty()) {
      console.section("Nothing comes of", plan.blocked());
    }
    console.section("Load", plan.load());
    return true;
  }

  private boolean explain(
      Discovery discovery, CityId city, SourceName source, Optional<Instant> at) {
    Explanation explanation = discovery.admin().explain(city, source, at, ACTOR);
    console.section(explanation.sentence(), facts(explanation));
    return explanation.kind() != Kind.NOT_IN_CONFIG;
  }

  private static List<String> facts(Explanation explanation) {
    var table = new TextTable("FACT", "VALUE");
    explanation.facts().forEach(fact -> table.row(fact.name(), fact.value()));
    return table.lines();
  }

  private Optional<CityId> city(String named) {
    return cities.cities().stream()
        .map(CityFile.Entry::city)
        .filter(city -> city.id().value().equals(named) || city.name().equalsIgnoreCase(named))
        .map(City::id)
        .findFirst();
  }
}
