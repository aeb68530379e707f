package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnceTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void built_in_cities_are_synced_once_and_everything_adds_up() {
    int code = once();

    assertThat(text(err)).isEmpty();
    assertThat(code).isZero();
    assertThat(text(out))
        .contains("Second tick: due=0 enqueued=0")
        .containsPattern("(?m)^ *\\d+ +ticketmaster +city:london +SUCCEEDED +PARTIAL: .* +3 ")
        .containsPattern(
            "(?m)^ *\\d+ +resident-advisor +city:lodz +FAILED +FAILED: .* +1 .*NOT_FOUND: HTTP 404")
        .containsPattern("(?m)^Kraków +pubquiz-pl +country:PL +1 ")
        .containsPattern("(?m)^Łódź +pubquiz-pl +country:PL +1 ")
        .contains("All is as it should be: 23 runs, 22 succeeded");
    assertThat(text(out).lines().filter(line -> line.matches(" *\\d+ +pubquiz-pl .*"))).hasSize(1);
  }

  @Test
  void what_is_wrong_with_a_file_is_said_and_the_rest_of_it_runs(@TempDir Path folder)
      throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("cities.json"),
            """
            [{"id": "gdansk", "name": "Gdańsk", "country": "PL", "timezone": "Europe/Warsaw",
              "config": {"sources": [
                {"name": "ticketmaster", "settings": {"limit": "many", "radius": 10}},
                {"name": "repertuary"},
                {"name": "unheard-of"},
                {"name": "cinema-city", "frequency_hours": 0},
                {"name": "karnet", "settings": {"limit": 5, "max_pages": 2}}]}},
             {"id": "sopot", "name": "Sopot", "country": "PL", "timezone": "Europe/Warsaw",
              "config": []},
             {"id": "gdynia", "name": "Gdynia", "country": "PL", "timezone": "Europe/Warsaw",
              "config": {"sources": [{"name": "pubquiz-pl"}, {"name": "pubquiz-pl"}]}}]
            """);

    int code = once("--config", file.toString());

    assertThat(code).isEqualTo(1);
    assertThat(text(err))
        .contains(
            "gdansk: /0/config/sources/0/settings/limit: expected a whole number from 1 to 500")
        .contains("gdansk: /0/config/sources/1/settings/city_name: expected a text")
        .contains("gdansk: /0/config/sources/2/name: expected a source that a node has registered")
        .contains("gdansk: /0/config/sources/3/frequency_hours: expected ")
        .contains("sopot: /1/config: expected ")
        .contains("gdynia: /2/config/sources/1/name: expected ")
        .contains("6 entries of the file are wrong");
    assertThat(text(out)).containsPattern("karnet +city:gdansk +SUCCEEDED +[A-Z]+.* +1 +10 ");
  }

  private int once(String... more) {
    var args = new ArrayList<>(List.of(more));
    args.add("--once");
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new CommandLine(TestUrl.find(), console).run(args);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
