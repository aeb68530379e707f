package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.run.Ending;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripTest {

  @Test
  void each_run_is_a_character_of_its_own_and_the_legend_knows_it() {
    String strip = Strip.of(List.of(Ending.values()));

    assertThat(strip).isEqualTo("█▅▁×·?");
    assertThat(strip.chars().distinct()).hasSize(Ending.values().length);
    assertThat(strip.chars()).allMatch(each -> Strip.LEGEND.indexOf(each) >= 0);
    assertThat(Strip.of(List.of())).isEmpty();
  }
}
