package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void without_any_it_runs_the_built_in_cities_for_good() {
    assertThat(Arguments.of(List.of())).isEqualTo(new Arguments(new Task.Live(), Optional.empty()));
  }

  @Test
  void all_of_them_are_read_in_any_order_and_both_spellings() {
    assertThat(Arguments.of(List.of("--stats")).task()).isEqualTo(new Task.Stats());
    var expected = new Arguments(new Task.Check(), Optional.of(Path.of("my.json")));

    assertThat(Arguments.of(List.of("--config", "my.json", "--once"))).isEqualTo(expected);
    assertThat(Arguments.of(List.of("--once", "--config=my.json"))).isEqualTo(expected);
  }

  @Test
  void help_names_every_argument_and_the_variable() {
    assertThat(Arguments.of(List.of("-h")).task()).isEqualTo(new Task.Help());
    assertThat(Arguments.HELP)
        .contains(
            "--once",
            "--stats",
            "--plan",
            "--explain CITY SOURCE",
            "--at INSTANT",
            "--config FILE",
            "--help")
        .contains("DISCOVERY_JDBC_URL");
  }

  @Test
  void what_is_not_known_is_named_together_with_what_is() {
    assertThatThrownBy(() -> Arguments.of(List.of("--onec")))
        .hasMessage(
            "unknown argument --onec; known are --once, --stats, --plan, --explain CITY SOURCE,"
                + " --at INSTANT, --config FILE and --help");
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

  @Test
  void explain_takes_a_city_and_a_source_and_perhaps_an_instant() {
    var now = new Task.Explain("łódź", "karnet", Optional.empty());
    var then = new Task.Explain("łódź", "karnet", Optional.of(Instant.EPOCH));

    assertThat(Arguments.of(List.of("--explain", "łódź", "karnet")).task()).isEqualTo(now);
    assertThat(
            Arguments.of(List.of("--at", "1970-01-01T00:00:00Z", "--explain", "łódź", "karnet"))
                .task())
        .isEqualTo(then);
  }

  @Test
  void explain_says_what_it_lacks() {
    assertThatThrownBy(() -> Arguments.of(List.of("--explain", "krakow")))
        .hasMessage("--explain needs a city and a source");
    assertThatThrownBy(() -> Arguments.of(List.of("--explain", "krakow", "--plan")))
        .hasMessage("--explain needs a city and a source");
    assertThatThrownBy(() -> Arguments.of(List.of("--explain", "a", "b", "--at", "noon")))
        .hasMessage("--at needs an instant such as 2030-03-31T02:30:00Z, not noon");
    assertThatThrownBy(() -> Arguments.of(List.of("--plan", "--at", "1970-01-01T00:00:00Z")))
        .hasMessage("--at goes with --explain");
  }

  @Test
  void one_thing_is_done_at_a_time() {
    assertThatThrownBy(() -> Arguments.of(List.of("--plan", "--once")))
        .hasMessage("one of --once, --stats, --plan and --explain may be given, and once");
    assertThatThrownBy(() -> Arguments.of(List.of("--stats", "--once")))
        .hasMessage("one of --once, --stats, --plan and --explain may be given, and once");
    assertThat(Arguments.of(List.of("--help", "--plan")).task()).isEqualTo(new Task.Help());
    assertThat(Arguments.of(List.of("--plan", "--help")).task()).isEqualTo(new Task.Help());
  }
}
