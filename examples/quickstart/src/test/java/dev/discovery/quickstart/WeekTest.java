package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeekTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void week_shows_how_each_source_of_each_city_is_doing() {
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));

    int code = new CommandLine(TestUrl.find(), console).run(List.of("--stats"));

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(code).isZero();
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text.lines())
        .contains(
            "Kraków: WARN, score 68 (3 pass, 5 warn, 0 fail, 0 unknown)",
            "Łódź: FAIL, score 60 (2 pass, 2 warn, 1 fail, 1 unknown)",
            "Last runs: " + Strip.LEGEND + "; the newest is on the right");
    assertThat(text)
        .containsPattern(
            "(?m)^cinema-city +city:krakow +PASS +█{7} +7 +100 % +[\\d.]+ m?s +[\\d.]+ m?s +\\d+"
                + " +Mon 30 Nov 10:05 Europe/Warsaw +Tue 01 Dec 04:00 Europe/Warsaw$")
        .containsPattern(
            "(?m)^resident-advisor +city:lodz +FAIL +×{7} +7 +0 % .* - +Tue 01 Dec .*"
                + "the last 7 runs failed: NOT_FOUND, HTTP 404.*no data has ever come")
        .containsPattern("(?m)^bandsintown +city:lodz +UNKNOWN +0 +- +- +- +0 +- +- +DISABLED: ")
        .containsPattern("(?m)^pubquiz-pl +country:PL +PASS +▅ +1 ")
        .containsPattern("(?m)^karnet +city:krakow +WARN +▅{7} .* of the last 5 runs were not OK");
    assertThat(text.lines().filter(line -> line.startsWith("ticketmaster "))).hasSize(5);
  }
}
