package dev.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.run.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The worked example of {@code docs/guide/health.md}, played anew from what it says is given. */
class HealthGuideTest {

  private static final Path GUIDE = Path.of("..", "docs", "guide", "health.md");
  private static final Pattern GIVEN =
      Pattern.compile("> `(.+)` in (\\S+), every (\\d+) hours, from (.+)");
  private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");

  @Test
  void the_week_of_the_guide_is_what_happens() throws IOException {
    List<String> lines = Files.readAllLines(GUIDE);
    int given = indexOf(lines, "> `");
    Matcher schedule = GIVEN.matcher(lines.get(given));
    assertThat(schedule.matches()).isTrue();
    Life life =
        new Life(
            Life.schedule(schedule.group(1), "PT" + schedule.group(3) + "H"),
            at(schedule.group(4)));
    var played = new ArrayList<String>();
    List<String> rows =
        lines.stream().skip(given).filter(line -> line.startsWith("|")).skip(2).toList();
    for (String row : rows) {
      List<String> cells =
          Arrays.stream(row.split("\\|", -1)).map(String::strip).skip(1).limit(2).toList();
      Instant now = at(cells.get(0));
      while (!life.slot().at().isAfter(now)) {
        life.tick();
      }
      if (!cells.get(1).equals("-")) {
        life.ends(Ending.valueOf(cells.get(1)), now);
      }
      String why = String.join("; ", life.reasons(now));
      played.add(
          "| %s | %s | %s |%s|"
              .formatted(
                  cells.get(0),
                  cells.get(1),
                  life.status(now),
                  why.isEmpty() ? " " : " " + why + " "));
    }

    assertThat(played).hasSizeGreaterThan(8).isEqualTo(rows);
  }

  @Test
  void the_guide_names_each_status_and_each_number_of_the_rules() throws IOException {
    String guide = Files.readString(GUIDE);

    for (HealthStatus status : HealthStatus.values()) {
      assertThat(guide).contains("| `" + status + "` |");
    }
    assertThat(guide)
        .contains(HealthMarks.NOT_OK + " of the last " + HealthMarks.TREND + " runs")
        .contains(HealthMarks.FAILURES == 3 ? "third failure in a row" : "?");
  }

  private static int indexOf(List<String> lines, String start) {
    return lines.indexOf(
        lines.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow());
  }

  /** In the week of the example, or the one after it: {@code Tue 06:05}, {@code next Mon 06:05}. */
  private static Instant at(String when) {
    String[] parts = when.replace("next ", "").split(" ");
    DayOfWeek day =
        Arrays.stream(DayOfWeek.values())
            .filter(each -> each.name().startsWith(parts[0].toUpperCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow();
    return MONDAY
        .plus(Duration.ofDays(day.getValue() - 1 + (when.startsWith("next ") ? 7 : 0)))
        .plusSeconds(LocalTime.parse(parts[1]).toSecondOfDay());
  }
}
