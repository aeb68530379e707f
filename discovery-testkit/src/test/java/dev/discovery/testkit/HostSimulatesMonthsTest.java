package dev.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.City;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/**
 * How a host finds out what its schedules come to over months, when things go wrong: with {@link
 * Simulation}. Written to be read, and copied from.
 */
class HostSimulatesMonthsTest {

  private static final City KRAKOW = Samples.city("krakow");
  private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant MONDAY = Instant.parse("2026-03-09T12:00:00Z");
  private static final Instant WEDNESDAY = Instant.parse("2026-03-11T12:00:00Z");

  /** As the host registers it. A simulation does not call the sync. */
  private final SourceDefinition karnet =
      SourceDefinition.of(
          "karnet",
          Scope.CITY,
          context -> {
            throw new IllegalStateException("would ask a remote service");
          });

  @Test
  void three_months_with_an_outage_of_two_days_in_march() {
    Simulation.of(karnet)
        .city(
            KRAKOW,
            """
            {"schedule": {"cron": "0 6 * * *", "timezone": "Europe/Warsaw"},
             "sources": [{"name": "karnet", "frequency_hours": 24}]}
            """)
        .startingAt(FEBRUARY)
        .lasting(Duration.ofDays(90))
        .nodes(3)
        .script(
            SyncScript.lasting(Duration.ofSeconds(20), Duration.ofMinutes(10))
                .failing(0.05)
                .dying(0.02))
        .outage(Outage.ofDatabase(MONDAY, WEDNESDAY))
        .run(
            result -> {
              // It ran every day, but for those of the outage.
              assertThat(result.runsPerDay("karnet", KRAKOW))
                  .hasSize(90 - 1)
                  .doesNotContainKey(LocalDate.parse("2026-03-10"))
                  .allSatisfy((day, runs) -> assertThat(runs).isEqualTo(1));

              // Nothing ran twice, and never two at once.
              assertThat(result.runs("karnet", KRAKOW))
                  .extracting(run -> run.slot().orElseThrow().slot().at())
                  .doesNotHaveDuplicates();
              assertThat(result.overlaps()).isEmpty();

              // When the database was back, one run made up for both mornings.
              assertThat(result.runs("karnet", KRAKOW))
                  .filteredOn(run -> run.slot().orElseThrow().collapsed() > 0)
                  .singleElement()
                  .satisfies(
                      run -> {
                        assertThat(run.slot().orElseThrow().collapsed()).isEqualTo(1);
                        assertThat(run.enqueuedAt()).isEqualTo(WEDNESDAY);
                      });
            });
  }
}
