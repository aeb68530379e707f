package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.config.SourceConfig;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.SourceName;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final String WRITTEN =
      """
      {"schedule": {"cron": "0 4 * * *", "timezone": "Europe/Warsaw"},
       "sources": [{"name": "karnet", "settings": {"limit": 7}},
                   {"name": "repertuary", "frequency_hours": "often"},
                   {"name": "bandsintown", "enabled": false, "frequency_hours": 6}]}
      """;

  @Test
  void as_written_nothing_is_touched() {
    assertThat(Pace.AS_WRITTEN.of(WRITTEN)).isSameAs(WRITTEN);
  }

  @Test
  void every_minute_changes_times_and_nothing_else() {
    DiscoveryConfig paced = DiscoveryConfigJson.read(Pace.EVERY_MINUTE.of(WRITTEN));

    assertThat(paced.schedule().orElseThrow().cron().text()).isEqualTo("* * * * *");
    assertThat(paced.schedule().orElseThrow().zone().getId()).isEqualTo("Europe/Warsaw");
    SourceConfig karnet = paced.source(new SourceName("karnet")).orElseThrow();
    assertThat(karnet.frequency()).isEqualTo(Frequency.ofMinutes(1));
    assertThat(karnet.settings().integer("limit")).isEqualTo(7);
    assertThat(paced.source(new SourceName("bandsintown")).orElseThrow().enabled()).isFalse();
    assertThat(paced.violations()).hasSize(1);
  }

  @Test
  void text_that_cannot_be_read_stays_as_it_is() {
    assertThat(Pace.EVERY_MINUTE.of("[]")).isEqualTo("[]");
  }
}
