package dev.discovery.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.port.StatsSource;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Window;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.InMemoryStorage;
import dev.discovery.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CachedStatsTest {

  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30Z");
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final SourceName KARNET = new SourceName("karnet");
  private static final SourceName OTHER = new SourceName("other");

  private final List<String> told = new ArrayList<>();
  private long nanos;
  private final CachedStorage storage = over(new CacheLimits(TTL, 1_000));

  @Test
  void question_that_was_asked_before_is_not_put_to_the_store() {
    stats().ofSource(KARNET, Window.WEEK, NOW);
    stats().ofSource(KARNET, Window.WEEK, NOW.plusSeconds(5));

    assertThat(told).containsExactly("queried ofSource PT0.000001S", "kept ofSource");
  }

  @Test
  void answer_is_asked_for_again_when_its_time_is_over() {
    stats().ofSource(KARNET, Window.WEEK, NOW);
    nanos += TTL.toNanos() - 1_000_000;
    stats().ofSource(KARNET, Window.WEEK, NOW);
    nanos += 1_000_000;
    stats().ofSource(KARNET, Window.WEEK, NOW);

    assertThat(told)
        .containsExactly(
            "queried ofSource PT0.000001S", "kept ofSource", "queried ofSource PT0.000001S");
  }

  @Test
  void other_arguments_are_another_question() {
    stats().ofSource(KARNET, Window.WEEK, NOW);
    stats().ofSource(OTHER, Window.WEEK, NOW);
    stats().ofSource(KARNET, Window.MONTH, NOW);
    stats().ofSources(Window.WEEK, NOW);
    stats().failures(KARNET, Window.WEEK, NOW);
    stats().page(KARNET, Optional.empty(), 1, Window.WEEK, NOW);
    stats().page(KARNET, Optional.empty(), 2, Window.WEEK, NOW);
    stats().series(new Measured.OfSource(KARNET), Grain.DAY, NOW);
    stats().series(new Measured.Everything(), Grain.DAY, NOW);

    assertThat(told).hasSize(9).allMatch(line -> line.startsWith("queried"));
  }

  @Test
  void window_that_starts_later_is_another_question() {
    Instant nextHour = Instant.parse("2026-03-10T11:00:00Z");
    Instant tomorrow = Instant.parse("2026-03-11T00:00:00Z");

    stats().ofSource(KARNET, Window.DAY, NOW);
    stats().ofSource(KARNET, Window.DAY, nextHour.minusNanos(1));
    stats().ofSource(KARNET, Window.DAY, nextHour);
    stats().series(new Measured.Everything(), Grain.DAY, NOW);
    stats().series(new Measured.Everything(), Grain.DAY, tomorrow);

    assertThat(told.stream().map(line -> line.split(" ")[0]))
        .containsExactly("queried", "kept", "queried", "queried", "queried");
  }

  @Test
  void transaction_always_asks_the_store_and_leaves_nothing() {
    stats().ofSource(KARNET, Window.WEEK, NOW);

    storage
        .transactions()
        .run(
            () -> {
              stats().ofSource(KARNET, Window.WEEK, NOW);
              storage.transactions().run(() -> stats().ofSource(OTHER, Window.WEEK, NOW));
              stats().ofSource(OTHER, Window.WEEK, NOW);
            });
    stats().ofSource(KARNET, Window.WEEK, NOW);
    stats().ofSource(OTHER, Window.WEEK, NOW);

    assertThat(told.stream().map(line -> line.split(" ")[0]))
        .containsExactly("queried", "queried", "queried", "queried", "kept", "queried");
  }

  @Test
  void transaction_that_fails_is_over() {
    assertThatThrownBy(
            () ->
                storage
                    .transactions()
                    .run(
                        () -> {
                          throw new IllegalStateException("on purpose");
                        }))
        .hasMessage("on purpose");

    stats().ofSource(KARNET, Window.WEEK, NOW);
    stats().ofSource(KARNET, Window.WEEK, NOW);

    assertThat(told).last().isEqualTo("kept ofSource");
  }

  @Test
  void answers_that_are_shared_cannot_be_changed() {
    var target = TargetId.of("karnet", "city:krakow");
    var targets = stats().ofTargets(List.of(target), Window.WEEK, NOW);
    var sources = stats().ofSources(Window.WEEK, NOW);

    assertThat(targets).containsKey(target);
    assertThatThrownBy(targets::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(sources::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void no_more_is_kept_than_there_is_room_for() {
    CachedStorage small = over(new CacheLimits(TTL, 1));

    small.stats().ofSource(KARNET, Window.WEEK, NOW);
    small.stats().ofSource(KARNET, Window.WEEK, NOW);

    assertThat(told).hasSize(2).allMatch(line -> line.startsWith("queried"));
  }

  @Test
  void limits_have_ranges() {
    assertThatThrownBy(() -> new CacheLimits(Duration.ofNanos(-1), 1))
        .hasMessageContaining("expected ttl to be 0 to 1 hour, got: PT");
    assertThatThrownBy(() -> new CacheLimits(Duration.ofHours(1).plusNanos(1), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CacheLimits(TTL, 0))
        .hasMessage("expected rows to be 1 to 10000000, got: 0");
  }

  private StatsSource stats() {
    return storage.stats();
  }

  private CachedStorage over(CacheLimits limits) {
    var listener =
        new DiscoveryListener() {
          @Override
          public void statisticsKept(String question) {
            told.add("kept " + question);
          }

          @Override
          public void statisticsQueried(String question, Duration took) {
            told.add("queried " + question + " " + took);
          }
        };
    return CachedStorage.over(
        new InMemoryStorage(new SettableClock(NOW)), limits, listener, this::read);
  }

  /** Each look at it takes a microsecond. */
  private long read() {
    nanos += 1_000;
    return nanos;
  }
}
