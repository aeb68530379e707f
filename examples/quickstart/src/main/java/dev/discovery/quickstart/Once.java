package dev.discovery.quickstart;

import dev.discovery.Discovery;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.dbscheduler.DbSchedulerBackend;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import dev.discovery.quickstart.feedserver.Answer;
import dev.discovery.quickstart.feedserver.FeedServer;
import dev.discovery.run.RunState;
import dev.discovery.run.TickReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One tick, at a time that is always the same, and all that comes of it, checked. It works in a
 * schema of its own, so that earlier runs neither help nor harm.
 *
 * @param builtIn whether these are the cities that come with the quickstart, which show every case
 */
record Once(CityFile cities, boolean builtIn, Console console) {

  private static final Instant START = Instant.parse("2026-11-24T09:05:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Whether all is as it should be. */
  boolean run(Optional<String> jdbcUrl) throws Exception {
    try (Database database = Database.temporary(jdbcUrl, "discovery_quickstart_once")) {
      // Begins at START, and then goes like any other. In production the database's clock decides.
      InstantSource clock =
          InstantSource.offset(
              InstantSource.system(), Duration.between(InstantSource.system().instant(), START));
      var storage =
          PostgresStorage.on(database.pool()).schema(SchemaMode.APPLY).clock(clock).open();
      var events = EventTable.createIn(storage.dataSource());
      var answers = Collections.synchronizedList(new ArrayList<Answer>());
      var narrator = new Narrator(console);
      try (var feeds = FeedServer.start(clock, answers::add);
          var backend =
              DbSchedulerBackend.on(storage.dataSource())
                  .withoutTicks()
                  .pollEvery(Duration.ofMillis(100))
                  .build()) {
        Discovery discovery =
            Discovery.on(storage, backend.queue())
                .sources(new Sources(feeds.uri(), events).all(Pace.AS_WRITTEN))
                .listener(narrator)
                .open();
        List<CityFile.Problem> problems = CityImport.into(discovery, cities, Pace.AS_WRITTEN);
        console.problems(problems);
        backend.start(discovery);
        console.say("Working on %s, with feeds from %s", database.description(), feeds.uri());

        TickReport first = discovery.orchestrator().tick();
        int ended = narrator.awaitEnded(first.enqueued(), PATIENCE);
        TickReport second = discovery.orchestrator().tick();
        console.say("Second tick: %s", Narrator.line(second));

        var complaints = new ArrayList<String>();
        if (ended < first.enqueued()) {
          complaints.add((first.enqueued() - ended) + " runs did not end in " + PATIENCE);
        }
        if (!problems.isEmpty()) {
          complaints.add(problems.size() + " entries of the file are wrong; see above");
        }
        Ledger ledger = Ledger.read(storage, ids());
        var check = new OnceCheck(ledger, List.copyOf(answers), events::titles);
        complaints.addAll(check.complaints(first, second));
        complaints.addAll(builtIn ? check.unseen() : List.of());
        return show(ledger, complaints);
      }
    }
  }

  private List<CityId> ids() {
    return cities.cities().stream().map(entry -> entry.city().id()).toList();
  }

  private Map<CityId, String> names() {
    return cities.cities().stream()
        .map(CityFile.Entry::city)
        .collect(Collectors.toMap(City::id, City::name));
  }

  private boolean show(Ledger ledger, List<String> complaints) {
    var tables = new LedgerTables(ledger, names());
    console.section("Ledger", tables.runs());
    console.section("Cities", tables.stats());
    console.section("Result", List.of());
    if (complaints.isEmpty()) {
      int runs = ledger.runs().size();
      long succeeded =
          ledger.runs().stream().filter(run -> run.state() == RunState.SUCCEEDED).count();
      console.say(
          "All is as it should be: %d runs, %d succeeded; counts and titles match the feeds.",
          runs, succeeded);
    }
    complaints.forEach(console::warn);
    return complaints.isEmpty();
  }
}
