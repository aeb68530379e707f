package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.CityId;
import dev.discovery.health.CityStanding;
import dev.discovery.health.HealthPage;
import dev.discovery.health.HealthPosition;
import dev.discovery.health.HealthQuery;
import dev.discovery.health.HealthStatus;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page of cities by health reads a page of an index, whatever their health: in pages of rows. */
class HealthIndexTest {

  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30Z");
  private static final int LIMIT = 20;
  private static final Pattern HIT =
      Pattern.compile("Buffers: shared (?:hit=(\\d+))?(?: ?read=(\\d+))?");

  private PostgresBed bed;

  @BeforeEach
  void fillWith2000CitiesOf20Sources() {
    bed = PostgresBed.open();
    execute(
        """
        INSERT INTO discovery_city (city_id, name, country, zone)
        SELECT 'c' || n, 'c' || n, 'PL', 'UTC' FROM generate_series(10001, 12000) AS n
        """);
    execute(
        """
        INSERT INTO discovery_subscription (city_id, source, scope_key, frequency_seconds, status, detail, settings_fingerprint)
        SELECT 'c' || n, 's' || s, CASE s WHEN 1 THEN 'global' ELSE 'city:c' || n END, 86400, 'ACTIVE', '', ''
        FROM generate_series(10001, 12000) AS n, generate_series(1, 20) AS s
        """);
    execute(
        """
        INSERT INTO discovery_target_stats (source, scope_key, last_run_at, warn_at, fail_at)
        SELECT source, scope_key, now(), '2026-03-11T00:00Z'::timestamptz + random() * interval '1 day', '2026-03-13T00:00Z'
        FROM discovery_subscription
        GROUP BY source, scope_key
        """);
  }

  @Test
  void all_pass() {
    analyze();

    assertThat(first().cities())
        .hasSize(LIMIT)
        .extracting(CityStanding::status)
        .containsOnly(HealthStatus.PASS);
    assertCheap();
  }

  @Test
  void all_fail_by_one_target_that_they_share() {
    execute(
        "UPDATE discovery_target_stats SET warn_at = '2026-03-09T00:00Z', fail_at = '2026-03-09T00:00Z' WHERE source = 's1'");
    analyze();

    assertThat(first().cities())
        .hasSize(LIMIT)
        .extracting(CityStanding::status)
        .containsOnly(HealthStatus.FAIL);
    assertCheap();
  }

  @Test
  void half_of_them_warn() {
    execute(
        """
        UPDATE discovery_target_stats
        SET warn_at = '2026-03-09T00:00Z'::timestamptz + random() * interval '1 day'
        WHERE random() < 0.5
        """);
    analyze();

    assertThat(first().cities())
        .hasSize(LIMIT)
        .extracting(CityStanding::status)
        .containsOnly(HealthStatus.WARN);
    assertCheap();
  }

  @Test
  void everything_is_listed_once_though_nearly_all_fail_for_many_reasons() {
    execute(
        """
        UPDATE discovery_target_stats
        SET warn_at = '2026-03-09T00:00Z', fail_at = '2026-03-09T00:00Z'::timestamptz + random() * interval '1 day'
        WHERE scope_key <> 'city:c10001' AND source <> 's1'
        """);
    analyze();
    assertThat(explain("auto", CityWalk.FAILING, Place.beginning(HealthStatus.FAIL)))
        .as("of 36,000 that fail it takes the first ones, without sorting them")
        .containsPattern("using discovery_target_stats_failing .*\\(actual rows=250(\\.00)? ");
    Set<CityId> met = new HashSet<>();
    Optional<HealthPosition> from = Optional.of(beginning());
    int pages = 0;

    while (from.isPresent()) {
      HealthPage page =
          bed.storage().health().page(new HealthQuery(from.get(), Optional.empty(), 500));
      page.cities().forEach(each -> assertThat(met.add(each.city())).isTrue());
      from = page.next();
      pages++;
    }

    assertThat(met).hasSize(2_000);
    assertThat(pages).isLessThan(80);
  }

  private HealthPage first() {
    return bed.storage().health().page(new HealthQuery(beginning(), Optional.empty(), LIMIT));
  }

  private static HealthPosition beginning() {
    return new HealthPosition(NOW, HealthStatus.FAIL, Optional.empty());
  }

  /** Each statement of a page, its beginning and its middle. */
  private void assertCheap() {
    for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
      Place beginning = Place.beginning(HealthStatus.FAIL);
      Place middle =
          new Place(
              HealthStatus.WARN,
              OffsetDateTime.ofInstant(NOW, ZoneOffset.UTC),
              "s5",
              "city:c10500",
              "c10500");
      for (Place place : List.of(beginning, middle)) {
        assertThat(explain(mode, CityWalk.FAILING, place))
            .contains("discovery_target_stats_failing")
            .doesNotContain("Seq Scan on discovery_target_stats")
            .doesNotContain("Seq Scan on discovery_subscription")
            .satisfies(plan -> assertThat(buffers(plan)).isLessThan(100));
        assertThat(explain(mode, CityWalk.WARNING, place))
            .contains("discovery_target_stats_warning")
            .doesNotContain("Seq Scan on discovery_target_stats")
            .doesNotContain("Seq Scan on discovery_subscription")
            .satisfies(plan -> assertThat(buffers(plan)).isLessThan(2_500));
        assertThat(explain(mode, CityWalk.WARNED_BEFORE, place))
            .contains("discovery_target_stats_pkey", "discovery_subscription_pkey")
            .satisfies(plan -> assertThat(buffers(plan)).isLessThan(LIMIT * 20 * 5));
      }
    }
  }

  private String explain(String mode, String sql, Place place) {
    return Jdbi.create(bed.pool())
        .inTransaction(
            handle -> {
              handle.execute("SET LOCAL plan_cache_mode = " + mode);
              Query query = handle.createQuery("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) " + sql);
              place.bind(query);
              List<String> cities =
                  IntStream.range(0, LIMIT).mapToObj(n -> "c1" + (1_000 + n)).toList();
              if (sql.contains(":cities")) {
                query.bind("cities", SqlArray.texts(cities, city -> city)).bind("limit", LIMIT);
              } else {
                query.bind("looked", 250);
              }
              if (sql.contains(":end")) {
                query.bind("end", OffsetDateTime.MAX);
              }
              return String.join(
                  "\n",
                  query
                      .bind("now", OffsetDateTime.ofInstant(NOW, ZoneOffset.UTC))
                      .mapTo(String.class)
                      .list());
            });
  }

  private void analyze() {
    execute("VACUUM ANALYZE discovery_target_stats");
    execute("VACUUM ANALYZE discovery_subscription");
  }

  private void execute(String sql) {
    Postgres.execute(bed.pool(), sql);
  }

  private static int buffers(String plan) {
    Matcher matcher = HIT.matcher(plan);
    assertThat(matcher.find()).as(plan).isTrue();
    return number(matcher.group(1)) + number(matcher.group(2));
  }

  private static int number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
