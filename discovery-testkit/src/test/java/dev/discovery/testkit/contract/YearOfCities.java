package dev.discovery.testkit.contract;

import dev.discovery.city.City;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSchedule;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Outage;
import dev.discovery.testkit.Samples;
import dev.discovery.testkit.Simulation;
import dev.discovery.testkit.SyncScript;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A year of 200 cities in 40 zones with 10 sources each, in which much goes wrong. */
final class YearOfCities {

  static final Instant START = Samples.MIDNIGHT;
  static final Duration LENGTH = Duration.ofDays(365);
  private static final int CITIES = 200;

  private static final List<String> ZONES =
      List.of(
          ("Europe/Warsaw Europe/London Europe/Lisbon Europe/Athens Europe/Istanbul Europe/Kyiv"
                  + " Europe/Dublin Africa/Casablanca Africa/Cairo Africa/Lagos Africa/Nairobi"
                  + " Africa/Johannesburg Asia/Jerusalem Asia/Beirut Asia/Tehran Asia/Dubai"
                  + " Asia/Karachi Asia/Kolkata Asia/Kathmandu Asia/Yangon Asia/Bangkok"
                  + " Asia/Shanghai Asia/Tokyo Australia/Eucla Australia/Adelaide Australia/Sydney"
                  + " Australia/Lord_Howe Pacific/Auckland Pacific/Chatham Pacific/Apia"
                  + " Pacific/Honolulu Pacific/Marquesas America/Anchorage America/Los_Angeles"
                  + " America/Denver America/New_York America/St_Johns America/Santiago"
                  + " America/Asuncion America/Havana")
              .split(" "));

  private static final List<String> CRONS =
      List.of(
          "0 * * * *",
          "30 2 * * *",
          "15,45 */2 * * *",
          "0 0 * * *",
          "0 6,18 * * *",
          "5 0 * * 1-5",
          "*/15 * * * *",
          "30 1-5 * * *");

  private final Map<TargetId, NaiveSchedule> schedules = new HashMap<>();

  /** The simulation, and what each of its targets is scheduled by. */
  Simulation plan(long seed) {
    Simulation plan =
        Simulation.of(sources())
            .startingAt(START)
            .lasting(LENGTH)
            .seed(seed)
            .nodes(3)
            .threads(50)
            .tickEvery(Duration.ofMinutes(1))
            .tickFaults(0.002)
            .lostJobs(0.0002)
            .script(
                SyncScript.lasting(Duration.ofSeconds(2), Duration.ofMinutes(4))
                    .slow(0.003, Duration.ofHours(7))
                    .failing(0.03)
                    .dying(0.0005)
                    .fallingSilent(0.0005));
    IntStream.range(0, CITIES).forEach(number -> add(number, plan));
    breakThings(plan, new Random(seed));
    return plan;
  }

  Map<TargetId, NaiveSchedule> schedules() {
    return schedules;
  }

  private static List<SourceDefinition> sources() {
    return List.of(
        ofCity("pulse"),
        ofCity("listings").withOverlap(Overlap.QUEUE),
        ofCity("tickets").withOverlap(Overlap.ALLOW),
        ofCity("weather").withSpread(new Spread(Duration.ofMinutes(20))),
        ofCity("museums").withCatchUp(CatchUp.ALL),
        ofCity("cinema").withCatchUp(CatchUp.SKIP),
        ofCity("venues").withCatchUp(CatchUp.ONCE.within(Duration.ofHours(6))),
        ofCity("archive"),
        wide("national", Scope.COUNTRY, "20 */6 * * *", "Europe/Warsaw"),
        wide("world", Scope.GLOBAL, "*/20 * * * *", "America/New_York"));
  }

  private static SourceDefinition ofCity(String name) {
    return SourceDefinition.of(
        name, Scope.CITY, context -> SyncResult.of(new ItemCounts(1, 1, 0, 0, 0, 0)));
  }

  private static SourceDefinition wide(String name, Scope scope, String cron, String zone) {
    SourceDefinition source =
        SourceDefinition.of(
            name, scope, context -> SyncResult.of(new ItemCounts(1, 1, 0, 0, 0, 0)));
    return source.withSchedule(new SourceSchedule(Cron.parse(cron), ZoneId.of(zone)));
  }

  private void add(int number, Simulation plan) {
    String zone = ZONES.get(number % ZONES.size());
    String cron = cron(number);
    String country = "C" + (char) ('A' + number % 25);
    City city = City.of("city-%03d".formatted(number), "City " + number, country, zone);
    Map<String, Duration> wanted =
        Map.of(
            "pulse", isFast(number) ? Duration.ofMinutes(15) : Duration.ofHours(12),
            "listings", Duration.ofHours(12),
            "tickets", Duration.ofHours(12),
            "weather", Duration.ofHours(8),
            "museums", Duration.ofHours(12),
            "cinema", Duration.ofHours(24),
            "venues", Duration.ofHours(24),
            "archive", Duration.ofDays(3),
            "national", Duration.ofHours(6 + number % 3),
            "world", Duration.ofMinutes(20 + number));
    String entries =
        wanted.entrySet().stream()
            .map(
                entry ->
                    "{\"name\": \"%s\", \"frequency\": \"%s\"}"
                        .formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    plan.city(
        city,
        "{\"schedule\": {\"cron\": \"%s\", \"timezone\": \"%s\"}, \"sources\": [%s]}"
            .formatted(cron, zone, entries));
    wanted.forEach(
        (source, frequency) -> {
          switch (source) {
            case "national" ->
                expect(
                    TargetId.of(source, "country:" + country),
                    new NaiveSchedule("20 */6 * * *", ZoneId.of("Europe/Warsaw"), frequency));
            case "world" ->
                expect(
                    TargetId.of(source, "global"),
                    new NaiveSchedule("*/20 * * * *", ZoneId.of("America/New_York"), frequency));
            default ->
                expect(
                    TargetId.of(source, "city:" + city.id()),
                    new NaiveSchedule(cron, ZoneId.of(zone), frequency));
          }
        });
  }

  private static String cron(int number) {
    return CRONS.get((number + number / ZONES.size()) % CRONS.size());
  }

  /** Some of those that may start every 15 minutes do. */
  private static boolean isFast(int number) {
    return number < 16 && cron(number).startsWith("*/15");
  }

  /** Of several cities, the one that wants it most often counts. */
  private void expect(TargetId target, NaiveSchedule schedule) {
    schedules.merge(
        target,
        schedule,
        (one, other) -> one.frequency().compareTo(other.frequency()) <= 0 ? one : other);
  }

  private static void breakThings(Simulation plan, Random random) {
    plan.outage(Outage.ofDatabase(day(45), day(47).plus(Duration.ofHours(5))));
    plan.outage(Outage.ofAllNodes(day(200), day(200).plus(Duration.ofHours(20))));
    for (int week = 1; week < 52; week++) {
      Instant at = day(7 * week).plusSeconds(random.nextInt(500_000));
      switch (week % 4) {
        case 0 -> plan.outage(Outage.ofDatabase(at, at.plusSeconds(5 + random.nextInt(9_000))));
        case 1 -> plan.outage(Outage.ofQueue(at, at.plusSeconds(5 + random.nextInt(9_000))));
        case 2 -> plan.outage(Outage.ofNode(1 + random.nextInt(3), at, at.plusSeconds(300 + week)));
        default ->
            IntStream.rangeClosed(1, 3).mapToObj(node -> deployed(node, at)).forEach(plan::outage);
      }
    }
  }

  private static Outage deployed(int node, Instant at) {
    Instant stop = at.plusSeconds(60L * node);
    return Outage.ofStop(node, stop, stop.plusSeconds(40));
  }

  private static Instant day(int number) {
    return START.plus(Duration.ofDays(number));
  }
}
