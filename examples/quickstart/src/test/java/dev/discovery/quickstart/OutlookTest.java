package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutlookTest {

  // Łódź's resident-advisor fails for good then, and all else succeeds.
  private static final Instant START = Instant.parse("2026-11-24T09:05:00Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void plan_shows_every_start_of_a_day_in_local_time_and_the_load_of_each_hour() throws Exception {
    assertThat(outlook().plan(TestUrl.find())).isTrue();

    assertThat(text(err)).isEmpty();
    assertThat(text(out).lines())
        .contains("Starts in the 24 hours from 2026-11-24 09:05 UTC")
        .contains(
            "Tue 18:00  Tue 18:00 Europe/London     ticketmaster      London",
            "Wed 03:00  Wed 04:00 Europe/Warsaw     karnet            Kraków",
            "Wed 09:00  Wed 04:00 America/New_York  ticketmaster      New York")
        .noneMatch(line -> line.contains("first run"))
        .noneMatch(line -> line.matches("... \\d\\d:\\d\\d .* pubquiz-pl .*"));
    assertThat(text(out)).containsPattern("(?m)^Wed 03:00 +5  █████$");
    assertThat(text(out)).containsPattern("(?m)^Tue 11:00 +0$");
    assertThat(text(out).lines().dropWhile(line -> !line.equals("Load")).skip(2)).hasSize(25);
  }

  @Test
  void explanation_is_a_sentence_and_its_facts() throws Exception {
    assertThat(explain("Kraków", "karnet", Optional.empty())).isTrue();

    assertThat(text(err)).isEmpty();
    assertThat(text(out).lines().filter(line -> !line.isEmpty()).findFirst().orElseThrow())
        .contains("karnet", "2026-11-25", "04:00", "Europe/Warsaw", "03:00");
    assertThat(text(out))
        .containsPattern("(?m)^target +karnet@city:krakow$")
        .containsPattern("(?m)^cron +0 4 \\* \\* \\*");
  }

  @Test
  void what_ran_is_explained_too() throws Exception {
    Optional<Instant> then = Optional.of(START.plusSeconds(60));

    assertThat(explain("lodz", "resident-advisor", then)).isTrue();

    assertThat(text(out)).contains("HTTP 404");
  }

  @Test
  void city_and_source_that_are_not_there_are_named() throws Exception {
    assertThat(explain("atlantis", "karnet", Optional.empty())).isFalse();
    assertThat(explain("krakow", "Karnet!", Optional.empty())).isFalse();

    assertThat(text(err))
        .contains("there is no city atlantis; there are krakow, warszawa, lodz, london, new-york")
        .contains("Karnet! is no name of a source");
    assertThat(text(out)).isEmpty();
  }

  private boolean explain(String city, String source, Optional<Instant> at) throws Exception {
    return outlook().explain(TestUrl.find(), new Task.Explain(city, source, at));
  }

  private Outlook outlook() throws Exception {
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Outlook(Cities.builtIn(), START, console);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
