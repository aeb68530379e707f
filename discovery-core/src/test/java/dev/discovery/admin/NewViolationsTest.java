package dev.discovery.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.config.CitySchedule;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.config.SourceConfig;
import dev.discovery.config.Violation;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.Settings;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.SyncResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewViolationsTest {

  private static final SourceRegistry REGISTRY =
      SourceRegistry.of(
          SourceDefinition.of("karnet", Scope.CITY, context -> SyncResult.of(ItemCounts.NONE))
              .withSettings(SettingsSchema.of(Setting.integer("limit").range(1, 500))));

  private static final DiscoveryConfig STORED =
      DiscoveryConfigJson.read(
          """
          {"schedule": {"timezone": "Mars"},
           "sources": [{"name": "gone", "enabled": false}, null, {"name": "b", "enabled": 1},
                       {"name": "b"}, {"name": "c", "q": "\\u0000"}, {"name": "karnet"}]}
          """);

  private static SourceConfig karnet(int limit) {
    return SourceConfig.of("karnet").withSettings(Settings.of(Map.of("limit", limit)));
  }

  private static List<Violation> newViolations(DiscoveryConfig after) {
    return new NewViolations(REGISTRY).of(STORED, after, REGISTRY.names());
  }

  @Test
  void what_was_broken_before_stands_in_no_ones_way() {
    assertThat(STORED.violations()).hasSize(5);
    assertThat(newViolations(STORED.with(karnet(7)))).isEmpty();
    assertThat(newViolations(STORED.with(SourceConfig.of("gone")))).isEmpty();
    assertThat(newViolations(STORED.with(CitySchedule.DEFAULT))).isEmpty();
  }

  @Test
  void removing_a_source_moves_the_broken_ones_and_breaks_nothing() {
    assertThat(newViolations(STORED.without(new SourceName("gone")))).isEmpty();
    assertThat(newViolations(STORED.without(new SourceName("b")))).isEmpty();
  }

  @Test
  void what_a_change_breaks_is_named() {
    assertThat(newViolations(STORED.with(karnet(501))))
        .extracting(Violation::toString)
        .containsExactly(
            "/sources/5/settings/limit: expected a whole number from 1 to 500, found 501");
    assertThat(newViolations(STORED.with(SourceConfig.of("karnt"))))
        .extracting(Violation::pointer)
        .containsExactly("/sources/6/name");
  }
}
