package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void without_any_it_runs_the_built_in_cities_for_good() {
    assertThat(Arguments.of(List.of())).isEqualTo(new Arguments(false, Optional.empty(), false));
  }

  @Test
  void all_of_them_are_read_in_any_order_and_both_spellings() {
    var expected = new Arguments(true, Optional.of(Path.of("my.json")), false);

    assertThat(Arguments.of(List.of("--config", "my.json", "--once"))).isEqualTo(expected);
    assertThat(Arguments.of(List.of("--once", "--config=my.json"))).isEqualTo(expected);
  }

  @Test
  void help_names_every_argument_and_the_variable() {
    assertThat(Arguments.of(List.of("-h")).help()).isTrue();
    assertThat(Arguments.HELP).contains("--once", "--config FILE", "--help", "DISCOVERY_JDBC_URL");
  }

  @Test
  void what_is_not_known_is_named_together_with_what_is() {
    assertThatThrownBy(() -> Arguments.of(List.of("--onec")))
        .hasMessage("unknown argument --onec; known are --once, --config FILE and --help");
  }

  @Test
  void config_needs_one_file() {
    assertThatThrownBy(() -> Arguments.of(List.of("--config"))).hasMessage("--config needs a file");
    assertThatThrownBy(() -> Arguments.of(List.of("--config=")))
        .hasMessage("--config needs a file");
    assertThatThrownBy(() -> Arguments.of(List.of("--config", "--once")))
        .hasMessage("--config needs a file");
    assertThatThrownBy(() -> Arguments.of(List.of("--config", "a", "--config=b")))
        .hasMessage("--config may be given once");
  }
}
