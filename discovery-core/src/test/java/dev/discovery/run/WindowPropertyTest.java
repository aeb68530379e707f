package dev.discovery.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TimeZone;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Where {@link Window}s start. */
class WindowPropertyTest {

  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30.123456Z");

  @Example
  void windows_start_with_an_hour_or_a_day() {
    assertThat(Window.HOUR.from(NOW)).contains(Instant.parse("2026-03-10T09:00:00Z"));
    assertThat(Window.DAY.from(NOW)).contains(Instant.parse("2026-03-09T10:00:00Z"));
    assertThat(Window.WEEK.from(NOW)).contains(Instant.parse("2026-03-03T00:00:00Z"));
    assertThat(Window.MONTH.from(NOW)).contains(Instant.parse("2026-02-08T00:00:00Z"));
    assertThat(Window.QUARTER.from(NOW)).contains(Instant.parse("2025-12-10T00:00:00Z"));
    assertThat(Window.ALL.from(NOW)).isEmpty();
  }

  @Property(tries = 300)
  void window_is_as_long_as_it_says_and_less_than_one_unit_longer(
      @ForAll("instants") Instant now, @ForAll Window window) {
    Duration least =
        switch (window) {
          case HOUR -> Duration.ofHours(1);
          case DAY -> Duration.ofDays(1);
          case WEEK -> Duration.ofDays(7);
          case MONTH -> Duration.ofDays(30);
          case QUARTER -> Duration.ofDays(90);
          case ALL -> Duration.ZERO;
        };
    Duration unit = window.isOfHours() ? Duration.ofHours(1) : Duration.ofDays(1);

    Optional<Instant> from = window.from(now);

    assertThat(from.isEmpty()).isEqualTo(window == Window.ALL);
    if (from.isPresent()) {
      assertThat(Duration.between(from.get(), now))
          .isBetween(least, least.plus(unit).minusNanos(1));
      LocalTime start = from.get().atZone(ZoneOffset.UTC).toLocalTime();
      assertThat(start.withHour(0)).isEqualTo(LocalTime.MIDNIGHT);
      assertThat(window.isOfHours() || start.getHour() == 0).isTrue();
    }
  }

  @Property(tries = 100)
  void later_now_never_means_an_earlier_start(
      @ForAll("instants") Instant now, @ForAll("lengths") Duration on, @ForAll Window window) {
    Optional<Instant> later = window.from(now.plus(on));

    window.from(now).ifPresent(from -> assertThat(later.orElseThrow()).isAfterOrEqualTo(from));
  }

  @Property(tries = 60)
  void zones_do_not_matter(@ForAll("instants") Instant now, @ForAll("zones") ZoneId zone) {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      for (Window window : Window.values()) {
        // Counted by hand in UTC, whose days have no change of clocks.
        Optional<Instant> expected =
            switch (window) {
              case HOUR -> Optional.of(hour(now).minusSeconds(3_600));
              case DAY -> Optional.of(hour(now).minusSeconds(86_400));
              case WEEK -> Optional.of(midnight(now, 7));
              case MONTH -> Optional.of(midnight(now, 30));
              case QUARTER -> Optional.of(midnight(now, 90));
              case ALL -> Optional.empty();
            };
        assertThat(window.from(now)).isEqualTo(expected);
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private static Instant hour(Instant now) {
    return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), 3_600) * 3_600);
  }

  private static Instant midnight(Instant now, int daysAgo) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return today.minusDays(daysAgo).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(Instant.parse("1970-06-01T00:00:00Z").getEpochSecond(), 2_147_483_648L)
        .flatMap(
            second ->
                Arbitraries.integers()
                    .between(0, 999_999)
                    .map(micro -> Instant.ofEpochSecond(second, micro * 1_000L)));
  }

  @Provide
  Arbitrary<Duration> lengths() {
    return Arbitraries.longs().between(0, 400L * 86_400).map(Duration::ofSeconds);
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList()).map(ZoneId::of);
  }
}
