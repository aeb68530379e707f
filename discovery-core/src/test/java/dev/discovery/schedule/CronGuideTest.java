package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Executes the tables of {@code docs/guide/cron.md}. */
class CronGuideTest {

  private static final Path GUIDE = Path.of("..", "docs", "guide", "cron.md");

  @ParameterizedTest
  @MethodSource("inWords")
  void an_expression_is_said_as_the_guide_says(List<String> row) {
    assertThat(Cron.parse(row.get(0)).describe()).isEqualTo(row.get(1));
  }

  @ParameterizedTest
  @MethodSource("frequencies")
  void a_schedule_runs_as_often_as_the_guide_says(List<String> row) {
    var frequency = new Frequency(Duration.parse(row.get(1)));
    var schedule = new Schedule(Cron.parse(row.get(0)), ZoneId.of("Europe/Warsaw"), frequency);

    EffectiveFrequency effective = EffectiveFrequency.of(schedule);

    assertThat(effective.describe()).isEqualTo(row.get(2));
    assertThat(effective.notes().stream().map(ScheduleNote::text).collect(Collectors.joining("; ")))
        .isEqualTo(row.get(3));
  }

  @ParameterizedTest
  @MethodSource("differences")
  void each_evaluator_finds_what_the_guide_says(List<String> row) {
    ZoneId zone = ZoneId.of(row.get(1));
    LocalDateTime after = LocalDateTime.parse(row.get(2));

    assertThat(row).hasSize(3 + CronPeers.values().length);
    for (CronPeers peer : CronPeers.values()) {
      String expected = row.get(3 + peer.ordinal());
      if (!expected.isEmpty()) {
        assertThat(peer.answer(row.get(0), after, zone)).as("%s", peer).isEqualTo(expected);
      }
    }
  }

  @Test
  void no_table_is_overlooked() throws IOException {
    assertThat(inWords()).hasSizeGreaterThan(10);
    assertThat(frequencies()).hasSizeGreaterThan(5);
    assertThat(differences()).hasSizeGreaterThan(25);
  }

  static List<List<String>> inWords() throws IOException {
    return rows("| Expression | In words |");
  }

  static List<List<String>> frequencies() throws IOException {
    return rows("| Expression | Frequency | Runs | Noted |");
  }

  static List<List<String>> differences() throws IOException {
    return rows("| Expression | Zone | After | Discovery | cron-utils | Spring | Quartz |");
  }

  /** The rows of all tables with this head; a first cell is code. */
  private static List<List<String>> rows(String head) throws IOException {
    var rows = new ArrayList<List<String>>();
    boolean inside = false;
    for (String line : Files.readAllLines(GUIDE)) {
      inside = line.equals(head) || inside && line.startsWith("|");
      if (inside && line.startsWith("| `")) {
        String[] cells = line.substring(1, line.length() - 1).split("\\|", -1);
        rows.add(List.of(cells).stream().map(cell -> cell.strip().replace("`", "")).toList());
      }
    }
    return rows;
  }
}
