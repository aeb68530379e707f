package dev.discovery.testkit;

import static dev.discovery.testkit.Samples.MIDNIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.city.City;
import dev.discovery.config.ConfigCheck;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.plan.DueSources;
import dev.discovery.plan.Target;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.SyncResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesTest {

  private static final SourceRegistry SOURCES =
      SourceRegistry.of(Stream.of("bandsintown", "karnet").map(Samples::source).toList());

  @Test
  void a_target_is_due_exactly_at_its_slot() {
    Target target = Samples.target("karnet").dueAt(MIDNIGHT);

    assertThat(DueSources.at(MIDNIGHT, List.of(target))).containsExactly(target);
    assertThat(DueSources.at(MIDNIGHT.minusNanos(1_000), List.of(target))).isEmpty();
  }

  @Test
  void cities_are_in_the_order_in_which_a_store_gives_them() {
    assertThat(Samples.cities()).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
    assertThat(Samples.city("lodz").name()).isEqualTo("Łódź");
    assertThat(Samples.cities(3)).extracting(City::id).doesNotHaveDuplicates();
  }

  @Test
  void a_city_that_is_no_sample_is_refused() {
    assertThatThrownBy(() -> Samples.city("atlantis"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("atlantis");
  }

  static Stream<String> configs() {
    return Stream.of(
        Samples.config("karnet", "bandsintown"),
        Samples.config(),
        Samples.configEvery(6, "karnet"));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void configs_are_valid_and_are_stored_as_they_are(String json) {
    DiscoveryConfig config = DiscoveryConfigJson.read(json);

    assertThat(ConfigCheck.check(config, SOURCES, SOURCES.names())).isEmpty();
    assertThat(DiscoveryConfigJson.read(DiscoveryConfigJson.write(config))).isEqualTo(config);
  }

  @Test
  void a_source_finds_three_items() throws Exception {
    SyncResult result = SyncProbe.of(Samples.source("karnet"), Samples.city("krakow")).sync();

    assertThat(result.items()).isEqualTo(new ItemCounts(3, 3, 0, 0, 0, 0));
  }
}
