package dev.discovery.quickstart;

import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.run.RunState;
import dev.discovery.run.TickReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One tick, at a time that is always the same, and all that comes of it, checked.
 *
 * @param builtIn whether these are the cities that come with the quickstart, which show every case
 */
record Once(CityFile cities, boolean builtIn, Console console) {

  /** When it is. */
  static final Instant START = Instant.parse("2026-11-24T09:05:00Z");

  /** Whether all is as it should be. */
  boolean run(Optional<String> jdbcUrl) throws Exception {
    return new FirstTick(cities, START, console).then(jdbcUrl, this::check);
  }

  private boolean check(FirstTick.Worked worked) {
    TickReport first = worked.tick();
    TickReport second = worked.discovery().orchestrator().tick();
    console.say("Second tick: %s", Narrator.line(second));

    var complaints = new ArrayList<String>();
    if (worked.ended() < first.enqueued()) {
      complaints.add(
          (first.enqueued() - worked.ended()) + " runs did not end in " + FirstTick.PATIENCE);
    }
    if (!worked.problems().isEmpty()) {
      complaints.add(worked.problems().size() + " entries of the file are wrong; see above");
    }
    Ledger ledger = Ledger.read(worked.discovery().storage(), ids());
    var check = new OnceCheck(ledger, worked.answers(), worked.events()::titles);
    complaints.addAll(check.complaints(first, second));
    complaints.addAll(builtIn ? check.unseen() : List.of());
    return show(ledger, complaints);
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
