package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.run.TickReport;
import dev.discovery.run.Window;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fixed number of statements for each batch, whatever its size. */
class StatementsPerBatchTest {

  private static final Actor ANN = new Actor("ann");
  private static final TickLimits LIMITS = new TickLimits(1_000, 1_000_000, Duration.ofMinutes(1));

  private PostgresBed bed;
  private CountingDataSource counting;
  private PostgresStorage storage;
  private Discovery node;

  @BeforeEach
  void open() {
    bed = PostgresBed.open();
    counting = new CountingDataSource(bed.pool());
    storage = PostgresStorage.on(counting.proxy()).clock(bed.clock()).open();
    node =
        Discovery.on(storage, new JobTable(storage.dataSource()))
            .sources(
                IntStream.range(0, 400)
                    .mapToObj(
                        n ->
                            SourceDefinition.of(
                                "s" + n, Scope.CITY, context -> SyncResult.of(ItemCounts.NONE)))
                    .toList())
            .open();
  }

  /** With a clock that is not the database's; asking that one is one more for each batch. */
  @Test
  void tick_has_seven_for_a_batch_and_one_each_for_backfills_and_its_history_whatever_its_size() {
    for (int targets : List.of(1, 10, 999)) {
      config("city-of-" + targets, targets);
      counting.drain();

      TickReport report = node.orchestrator().tick(LIMITS);

      assertThat(report.enqueued()).isEqualTo(targets);
      assertThat(verbs(counting.drain()))
          .containsExactly(
              "SET TRANSACTION",
              "WITH due", // claim
              "SELECT discovery_pause",
              "INSERT INTO discovery_run",
              "INSERT INTO discovery_job",
              "UPDATE discovery_target",
              "SELECT 1; COMMIT",
              "SELECT discovery_backfill",
              "INSERT INTO discovery_tick");
    }
  }

  @Test
  void idle_tick_has_one_probe_for_targets_and_one_for_backfills() {
    node.orchestrator().tick(LIMITS);
    counting.drain();

    node.orchestrator().tick(LIMITS);

    assertThat(verbs(counting.drain()))
        .containsExactly(
            "SET TRANSACTION",
            "WITH due",
            "SELECT 1; COMMIT",
            "SELECT discovery_backfill",
            "UPDATE discovery_tick");
  }

  @Test
  void projection_of_a_config_has_the_same_whatever_the_number_of_sources() {
    config("krakow", 1);
    List<Integer> counts =
        IntStream.of(2, 10, 400)
            .map(
                sources -> {
                  counting.drain();
                  config("krakow", sources);
                  return counting.drain().size();
                })
            .boxed()
            .toList();

    assertThat(Set.copyOf(counts)).hasSize(1);
  }

  @Test
  void end_of_a_run_has_the_same_whatever_came_before() {
    config("krakow", 1);
    node.orchestrator().tick(LIMITS);
    RunId run = onlyRun();
    counting.drain();

    node.worker().work(run);

    assertThat(verbs(counting.drain()))
        .containsExactly(
            "SELECT discovery_run", // whose it is
            "SET TRANSACTION",
            "SELECT discovery_run", // lock
            "SELECT discovery_city", // settings
            "UPDATE discovery_run",
            "SELECT discovery_target_stats", // checkpoint
            "SELECT 1; COMMIT",
            "SET TRANSACTION",
            "SELECT discovery_target", // lock
            "SELECT discovery_run", // lock
            "WITH ended", // run and totals
            "UPDATE discovery_target",
            "SELECT 1; COMMIT");
  }

  @Test
  void stats_of_a_page_of_cities_are_one_query() {
    List<CityId> cities = IntStream.range(0, 50).mapToObj(n -> new CityId("c" + n)).toList();
    cities.forEach(city -> config(city.value(), 3));
    counting.drain();

    for (Window window : Window.values()) {
      var stats = storage.stats().ofCities(cities, window, Instant.parse("2026-03-10T10:15:30Z"));

      assertThat(stats).hasSize(50);
      assertThat(stats.values()).allMatch(bySource -> bySource.size() == 3);
      assertThat(counting.drain()).hasSize(1);
    }
  }

  private RunId onlyRun() {
    return storage.targets().find(List.of(TargetId.of("s0", "city:krakow"))).stream()
        .map(target -> target.state().inFlight().orElseThrow().run())
        .collect(Collectors.toList())
        .get(0);
  }

  /** As many targets as {@code sources}: in one city, and in more where it has not enough. */
  private void config(String city, int sources) {
    for (int from = 0; from < sources; from += 400) {
      String entries =
          IntStream.range(from, Math.min(sources, from + 400))
              .mapToObj(n -> "{\"name\": \"s%d\"}".formatted(n % 400))
              .collect(Collectors.joining(", "));
      node.admin()
          .importCity(
              City.of(city + (from == 0 ? "" : "-" + from), "x", "PL", "UTC"),
              "{\"sources\": [" + entries + "]}",
              ANN);
    }
  }

  private static List<String> verbs(List<String> executed) {
    return executed.stream().map(StatementsPerBatchTest::verb).toList();
  }

  private static String verb(String sql) {
    String flat = sql.replaceAll("\\s+", " ").strip();
    if (flat.startsWith("SELECT 1;")) {
      return flat;
    }
    if (flat.startsWith("SELECT")) {
      return "SELECT " + flat.replaceAll(".* FROM (\\w+).*", "$1");
    }
    int words = flat.startsWith("INSERT") ? 3 : 2;
    return List.of(flat.split(" ")).stream().limit(words).collect(Collectors.joining(" "));
  }
}
