package dev.discovery.testkit;

import static dev.discovery.testkit.Samples.MIDNIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Target;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.TargetReport;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Window;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceSchedule;
import dev.discovery.source.SyncResult;
import dev.discovery.testkit.SharedGrid.Decided;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Cities that join a source which is synced once for all of them, change their minds, and leave.
 */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class SharedSourcePropertyTest {

  private static final SourceDefinition QUIZ =
      SourceDefinition.of(
              "pubquiz-pl",
              Scope.COUNTRY,
              context -> SyncResult.of(new ItemCounts(3, 3, 0, 0, 0, 0)))
          .withSchedule(new SourceSchedule(Cron.parse("0 * * * *"), ZoneOffset.UTC));
  private static final SourceName NAME = QUIZ.name();

  /**
   * Time passes, and then there is a tick, or a change of what a city wants.
   *
   * @param hours how often; 0 to leave, and less than 0 to stay with the source switched off
   */
  private record Step(int minutes, boolean tick, String city, int hours) {}

  @Property(tries = 400)
  void a_city_that_joins_or_leaves_or_changes_its_mind_causes_no_extra_and_no_lost_run(
      @ForAll("steps") List<Step> steps) {
    var sandbox = DiscoverySandbox.startingAt(MIDNIGHT, QUIZ);
    var grid = new SharedGrid();

    for (Step step : steps) {
      sandbox.clock().advance(Duration.ofMinutes(step.minutes()));
      play(step, sandbox, grid);

      assertThat(decided(sandbox)).isEqualTo(grid.decided());
      Optional<Target> target = sandbox.target("pubquiz-pl", city("krakow"));
      assertThat(target.flatMap(it -> it.state().pending()).map(it -> it.slot().at()))
          .isEqualTo(grid.pendingAt());
      grid.smallest()
          .ifPresent(
              hours ->
                  assertThat(target.orElseThrow().schedule().frequency())
                      .isEqualTo(Frequency.ofHours(hours)));
    }

    assertThat(sandbox.runs("pubquiz-pl", city("krakow")))
        .hasSize((int) grid.decided().stream().filter(Decided::run).count());
    assertStatsShowOnEverySubscriber(sandbox, grid);
  }

  @Property(tries = 100)
  void cities_that_come_and_go_beside_one_that_wants_it_more_often_change_nothing(
      @ForAll("steps") List<Step> steps) {
    var alone = DiscoverySandbox.startingAt(MIDNIGHT, QUIZ);
    var together = DiscoverySandbox.startingAt(MIDNIGHT, QUIZ);
    want(alone, "aachen", 1);
    want(together, "aachen", 1);

    for (Step step : steps) {
      for (DiscoverySandbox each : List.of(alone, together)) {
        each.clock().advance(Duration.ofMinutes(step.minutes()));
        if (step.tick()) {
          tick(each);
        } else if (each == together) {
          want(together, step.city(), step.hours());
        }
      }
    }

    assertThat(decided(together)).isEqualTo(decided(alone));
    assertThat(together.dueAt("pubquiz-pl", city("krakow")))
        .isEqualTo(alone.dueAt("pubquiz-pl", city("krakow")));
  }

  private static void play(Step step, DiscoverySandbox sandbox, SharedGrid grid) {
    if (step.tick()) {
      tick(sandbox);
      grid.tick(sandbox.now());
    } else {
      want(sandbox, step.city(), step.hours());
      grid.wants(step.city(), Math.max(step.hours(), 0), sandbox.now());
    }
  }

  /** Also on one that joined when all runs had ended. */
  private static void assertStatsShowOnEverySubscriber(DiscoverySandbox sandbox, SharedGrid grid) {
    want(sandbox, "zakopane", 24);
    grid.wants("zakopane", 24, sandbox.now());
    List<CityId> cities = grid.cities().stream().map(CityId::new).toList();
    Map<CityId, Map<SourceName, TargetReport>> shown =
        sandbox.discovery().storage().stats().ofCities(cities, Window.ALL, sandbox.now());

    TargetStats stats = sandbox.stats("pubquiz-pl", city("krakow"));
    assertThat(shown).containsOnlyKeys(cities);
    assertThat(shown.values())
        .containsOnly(Map.of(NAME, new TargetReport(stats, Window.ALL, stats.total())));
    assertThat(stats.ended().succeeded())
        .isEqualTo(sandbox.runs("pubquiz-pl", city("krakow")).size());
  }

  private static void want(DiscoverySandbox sandbox, String city, int hours) {
    String entry =
        """
        {"name": "pubquiz-pl", "enabled": %s, "frequency_hours": %d}"""
            .formatted(hours > 0, Math.abs(hours));
    sandbox.put(city(city), "{\"sources\": [%s]}".formatted(hours == 0 ? "" : entry));
  }

  private static void tick(DiscoverySandbox sandbox) {
    sandbox.discovery().orchestrator().tick();
    sandbox.queue().runDue(sandbox.discovery().worker());
  }

  private static List<Decided> decided(DiscoverySandbox sandbox) {
    return sandbox.history("pubquiz-pl", city("krakow")).stream()
        .map(SharedSourcePropertyTest::decided)
        .toList();
  }

  private static Decided decided(LedgerEntry entry) {
    if (entry instanceof LedgerEntry.Skipped skipped) {
      return decided(skipped.slot(), false);
    }
    return decided(((LedgerEntry.Asked) entry).run().slot().orElseThrow(), true);
  }

  private static Decided decided(DecidedSlot slot, boolean run) {
    Instant first = slot.slot().at();
    return new Decided(first, slot.through().at(), slot.collapsed(), run);
  }

  private static City city(String id) {
    return City.of(id, id, "PL", "Europe/Warsaw");
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> minutes =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between(0, 90)),
            Tuple.of(2, Arbitraries.just(60)),
            Tuple.of(1, Arbitraries.integers().between(90, 4_000)));
    Arbitrary<String> city = Arbitraries.of("krakow", "lodz", "radom", "warszawa");
    Arbitrary<Integer> hours = Arbitraries.of(0, 0, -6, 1, 2, 3, 6, 12, 24, 36);
    return Combinators.combine(minutes, Arbitraries.of(true, true, false), city, hours)
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }
}
