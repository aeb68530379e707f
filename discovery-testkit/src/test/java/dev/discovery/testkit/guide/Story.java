package dev.discovery.testkit.guide;

import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Preview;
import dev.discovery.plan.Target;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.schedule.Cron;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSchedule;
import dev.discovery.source.SyncResult;
import dev.discovery.source.Trigger;
import dev.discovery.testkit.DiscoverySandbox;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One example of the guide, played on the fakes: people do what the table says, a tick comes every
 * minute, and the ledger is told in the table's words.
 */
final class Story {

  private static final Actor ANN = new Actor("ann");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Given given;
  private final DiscoverySandbox sandbox;
  private final List<String> told = new ArrayList<>();
  private String cron;
  private ZoneId zone;
  private boolean up = true;
  private int seen;
  private boolean ended;

  Story(Given given, Instant start) {
    this.given = given;
    this.cron = given.cron;
    this.zone = given.zone;
    this.sandbox = DiscoverySandbox.startingAt(start, definition(given));
  }

  private static SourceDefinition definition(Given given) {
    ItemCounts found = new ItemCounts(1, 1, 0, 0, 0, 0);
    Scope scope = given.ofCountry() ? Scope.COUNTRY : Scope.CITY;
    return SourceDefinition.of("karnet", scope, context -> SyncResult.of(found))
        .withSchedule(new SourceSchedule(Cron.parse(given.cron), given.zone))
        .withCatchUp(given.catchUp())
        .withOverlap(given.overlap())
        .withSpread(given.spread());
  }

  /** What Discovery does at {@code at}, when {@code event} happens. */
  String next(Instant at, String event) {
    ended = false;
    while (sandbox.now().isBefore(at)) {
      Instant later = sandbox.now().plus(MINUTE);
      sandbox.clock().set(later.isAfter(at) ? at : later);
      if (sandbox.now().isBefore(at)) {
        live();
        ended = false;
        tellNew();
        if (!told.isEmpty()) {
          throw new AssertionError(
              "the guide leaves out " + told + " at " + given.clock(sandbox.now()));
        }
      }
    }
    live();
    happen(event);
    live();
    tellNew();
    target().flatMap(it -> it.state().parked()).ifPresent(parked -> told.add(tell(parked)));
    String all = told.isEmpty() ? "nothing" : String.join("; ", told);
    told.clear();
    return all;
  }

  /** The slot that is decided next. */
  String pending() {
    return target()
        .flatMap(it -> it.state().pending())
        .map(Pending::slot)
        .map(slot -> given.wall(slot.wall()))
        .orElse("none");
  }

  /** What is to come, as people are shown it. */
  List<List<String>> preview(int slots) {
    Preview coming =
        sandbox
            .discovery()
            .admin()
            .nextSlots(target().orElseThrow().id(), slots, ANN)
            .orElseThrow();
    return coming.slots().stream()
        .map(
            planned ->
                List.of(
                    slots(planned.decided()),
                    given.wall(LocalDateTime.ofInstant(planned.at(), given.zone)),
                    planned.skipped().map(reason -> "no run: " + reason).orElse("run")))
        .toList();
  }

  // ---- time

  private void live() {
    boolean more = up;
    while (more) {
      List<Run> ready = atTheirEnd();
      ready.forEach(run -> sandbox.discovery().worker().work(run.id()));
      ended |= !ready.isEmpty();
      more = sandbox.discovery().orchestrator().tick().due() > 0 || !ready.isEmpty();
    }
  }

  /** A run is worked on at once, at the instant at which it ends. */
  private List<Run> atTheirEnd() {
    Instant before = sandbox.now().plusNanos(1_000);
    return sandbox.discovery().storage().runs().inFlight(before, Optional.empty(), 100).stream()
        .filter(run -> !run.enqueuedAt().plus(given.runTakes()).isAfter(sandbox.now()))
        .toList();
  }

  // ---- what happens

  private void happen(String event) {
    if (event.isEmpty() || event.equals("the run ends") && ended) {
      return;
    }
    if (event.equals("Discovery goes down")) {
      up = false;
    } else if (event.equals("Discovery is back")) {
      up = true;
    } else if (!wishes(event) && !edits(event)) {
      new Acts(given, sandbox.discovery().admin(), target().orElseThrow())
          .act(event)
          .ifPresent(told::add);
    }
  }

  private boolean wishes(String event) {
    Matcher said =
        Pattern.compile(
                "(\\w+) (asks for it|leaves|switches it off|switches it on)(?: every (.*))?")
            .matcher(event);
    if (!said.matches()) {
      return false;
    }
    Duration every = Optional.ofNullable(said.group(3)).map(Given::length).orElse(given.frequency);
    put(said.group(1), !said.group(2).equals("leaves"), !said.group(2).endsWith("off"), every);
    return true;
  }

  private boolean edits(String event) {
    Matcher said = Pattern.compile("the (cron|zone|frequency) becomes `?([^`]*)`?").matcher(event);
    if (!said.matches()) {
      return false;
    }
    Duration every = given.frequency;
    switch (said.group(1)) {
      case "cron" -> cron = said.group(2);
      case "zone" -> zone = ZoneId.of(said.group(2));
      default -> every = Given.length(said.group(2));
    }
    put("krakow", true, true, every);
    return true;
  }

  private void put(String city, boolean named, boolean enabled, Duration every) {
    String own = given.ownPolicy().map(it -> ", " + it).orElse("");
    String entry =
        "{\"name\": \"karnet\", \"enabled\": %s, \"frequency\": \"%s\"%s}"
            .formatted(enabled, every, city.equals("krakow") ? own : "");
    String json =
        "{\"schedule\": {\"cron\": \"%s\", \"timezone\": \"%s\"}, \"sources\": [%s]}"
            .formatted(cron, zone, named ? entry : "");
    sandbox.put(city(city), json);
  }

  // ---- what Discovery does

  private void tellNew() {
    List<LedgerEntry> history =
        target().isPresent() ? sandbox.history("karnet", city("krakow")) : List.of();
    history.subList(seen, history.size()).forEach(entry -> told.add(tell(entry)));
    seen = history.size();
  }

  private String tell(Parked parked) {
    String still = parked.since().equals(sandbox.now()) ? "" : "still ";
    return still + "waits: " + parked.reason();
  }

  private String tell(LedgerEntry entry) {
    if (entry instanceof LedgerEntry.Skipped skipped) {
      return "no run for " + slots(skipped.slot()) + ": " + skipped.reason();
    }
    Run run = ((LedgerEntry.Asked) entry).run();
    String kind = run.trigger() == Trigger.BACKFILL ? "backfill run for " : "run for ";
    return run.slot().map(slot -> kind + slots(slot)).orElse("run by hand");
  }

  private String slots(DecidedSlot decided) {
    String first = given.wall(decided.slot().wall());
    return decided.collapsed() == 0
        ? first
        : "%s to %s (%s slots)"
            .formatted(first, given.wall(decided.through().wall()), decided.collapsed() + 1);
  }

  private Optional<Target> target() {
    return sandbox.target("karnet", city("krakow"));
  }

  private static City city(String id) {
    return City.of(id, id, "PL", "Europe/Warsaw");
  }
}
