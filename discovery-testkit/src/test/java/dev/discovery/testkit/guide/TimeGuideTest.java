package dev.discovery.testkit.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.config.PolicyOverrides;
import dev.discovery.plan.SkipReason;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.EffectiveFrequency;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.ScheduleNote;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.Spread;
import dev.discovery.source.SourceName;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every worked example of {@code docs/guide/time.md}, computed anew from what it says is given. */
class TimeGuideTest {

  private static final List<String> SLOTS = List.of("Slot", "Comes at", "In UTC");
  private static final List<String> STORY =
      List.of("Local time", "What happens", "What Discovery does", "Next slot");
  private static final List<String> PREVIEW = List.of("Slot", "Is decided", "What it will be");
  private static final List<String> FREQUENCY =
      List.of("Cron", "Frequency", "In words", "Really runs", "What people are told");
  private static final List<String> REASONS = List.of("Reason", "What it means");
  private static final List<String> SPREAD = List.of("Target", "Starts after its slot");

  @TestFactory
  Stream<DynamicTest> each_example_is_what_happens() {
    return examples()
        .map(
            table ->
                DynamicTest.dynamicTest(
                    "line %d: %s".formatted(table.line(), table.heading()),
                    () -> assertThat(played(table)).isEqualTo(table.rows())));
  }

  @Test
  void the_guide_has_the_examples_that_it_promises() {
    Map<List<String>, Long> byKind =
        examples().collect(Collectors.groupingBy(GuideTable::header, Collectors.counting()));

    assertThat(byKind.get(SLOTS)).isGreaterThanOrEqualTo(8);
    assertThat(byKind.get(STORY)).isGreaterThanOrEqualTo(24);
    assertThat(byKind).containsKeys(PREVIEW, FREQUENCY, SPREAD, REASONS, MergeExample.HEADER);
  }

  @Test
  void the_configs_of_the_guide_are_valid() {
    assertThat(GuideTable.configs(GuideTable.text()))
        .isNotEmpty()
        .allSatisfy(json -> assertThat(DiscoveryConfigJson.read(json).violations()).isEmpty())
        .anySatisfy(
            json -> {
              SourceName karnet = new SourceName("karnet");
              PolicyOverrides own =
                  DiscoveryConfigJson.read(json).source(karnet).orElseThrow().policies();
              assertThat(own.overlap()).contains(Overlap.QUEUE);
              assertThat(own.catchUp()).contains(CatchUp.ONCE.within(Duration.ofHours(6)));
              assertThat(own.spread()).contains(new Spread(Duration.ofMinutes(10)));
            });
  }

  /** All tables but the one that says what words mean. */
  private static Stream<GuideTable> examples() {
    return GuideTable.all(GuideTable.text()).stream()
        .filter(table -> !table.heading().equals("Words"));
  }

  static List<List<String>> played(GuideTable table) {
    if (table.header().equals(SLOTS)) {
      return slots(table);
    }
    if (table.header().equals(STORY)) {
      return story(table);
    }
    if (table.header().equals(PREVIEW)) {
      return preview(table);
    }
    if (table.header().equals(FREQUENCY)) {
      return table.rows().stream().map(TimeGuideTest::frequency).toList();
    }
    if (table.header().equals(SPREAD)) {
      return spread(table);
    }
    if (table.header().equals(REASONS)) {
      return reasons(table);
    }
    assertThat(table.header()).as("what is executed").isEqualTo(MergeExample.HEADER);
    return table.rows().stream().map(MergeExample::played).toList();
  }

  private static List<List<String>> slots(GuideTable table) {
    Given given = new Given(table.given());
    var schedule = new Schedule(Cron.parse(given.cron), given.zone, new Frequency(given.frequency));
    LocalDateTime first = given.after();
    assertThat(schedule.cron().matches(first)).as("a time of the cron: %s", first).isTrue();
    Slot slot = new Slot(first.atZone(given.zone).toInstant(), first, false);
    var rows = new ArrayList<List<String>>();
    for (int n = 0; n < table.rows().size(); n++) {
      slot = NextRun.after(slot, schedule);
      LocalDateTime utc = LocalDateTime.ofInstant(slot.at(), ZoneOffset.UTC);
      rows.add(List.of(given.wall(slot.wall()), given.clock(slot.at()), given.wall(utc)));
    }
    return rows;
  }

  private static List<List<String>> story(GuideTable table) {
    Given given = new Given(table.given());
    Story story = new Story(given, given.at(table.rows().get(0).get(0)));
    return table.rows().stream()
        .map(
            row -> {
              String does = story.next(given.at(row.get(0)), row.get(1));
              return List.of(row.get(0), row.get(1), does, story.pending());
            })
        .toList();
  }

  private static List<List<String>> preview(GuideTable table) {
    Given given = new Given(table.given());
    Story story = new Story(given, given.askedAt());
    story.next(given.askedAt(), "krakow asks for it");
    return story.preview(table.rows().size());
  }

  private static List<String> frequency(List<String> row) {
    Frequency frequency = new Frequency(Given.length(row.get(1).replace("every ", "")));
    var schedule =
        new Schedule(
            Cron.parse(row.get(0).replace("`", "")), ZoneId.of("Europe/Warsaw"), frequency);
    EffectiveFrequency effective = EffectiveFrequency.of(schedule);
    String notes =
        effective.notes().stream().map(ScheduleNote::text).collect(Collectors.joining("; "));
    return List.of(row.get(0), row.get(1), schedule.describe(), effective.describe(), notes);
  }

  private static List<List<String>> spread(GuideTable table) {
    Spread spread = new Spread(Given.length(table.given().replace("Spread over ", "")));
    return table.rows().stream()
        .map(row -> List.of(row.get(0), length(spread.offset(row.get(0).replace("`", "")))))
        .toList();
  }

  private static List<List<String>> reasons(GuideTable table) {
    assertThat(table.rows()).as("one for each reason").hasSameSizeAs(SkipReason.values());
    var rows = new ArrayList<List<String>>();
    for (SkipReason reason : SkipReason.values()) {
      rows.add(List.of("`" + reason + "`", table.rows().get(reason.ordinal()).get(1)));
    }
    return rows;
  }

  private static String length(Duration offset) {
    return "%d min %d.%03d s"
        .formatted(offset.toMinutes(), offset.toSecondsPart(), offset.toMillisPart());
  }
}
