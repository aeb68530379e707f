package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.source.ItemCounts;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventTableTest {

  private static final Instant EVENING = Instant.parse("2026-11-25T18:00:00.123456Z");

  private static Database database;
  private static EventTable events;

  @BeforeAll
  static void open() throws Exception {
    database = Database.temporary(TestUrl.find(), "discovery_quickstart_test");
    events = EventTable.createIn(database.pool());
  }

  @AfterAll
  static void close() throws Exception {
    database.close();
  }

  @Test
  void events_are_created_then_updated_where_they_changed_and_else_left_alone() {
    TargetId target = TargetId.of("karnet", "city:krakow");
    Event same = event("same", "Zażółć 🎬", EVENING);
    Event moved = event("moved", "Koncert", EVENING);

    assertThat(events.upsert(target, List.of(same, moved)))
        .isEqualTo(new ItemCounts(2, 2, 0, 0, 0, 0));
    assertThat(events.upsert(target, List.of(same, moved)))
        .isEqualTo(new ItemCounts(2, 0, 0, 2, 0, 0));
    assertThat(
            events.upsert(
                target,
                List.of(
                    same,
                    event("moved", "Koncert", EVENING.plusNanos(1_000)),
                    event("new", "Quiz", EVENING))))
        .isEqualTo(new ItemCounts(3, 1, 1, 1, 0, 0));
  }

  @Test
  void every_change_counts_as_one() {
    TargetId target = TargetId.of("karnet", "city:lodz");
    Instant end = EVENING.plusSeconds(60);
    events.upsert(target, List.of(new Event("1", "A", "V", EVENING, end, false, false)));

    for (Event changed :
        List.of(
            new Event("1", "B", "V", EVENING, end, false, false),
            new Event("1", "B", "W", EVENING, end, false, false),
            new Event("1", "B", "W", EVENING.minusSeconds(1), end, false, false),
            new Event("1", "B", "W", EVENING.minusSeconds(1), EVENING, false, false),
            new Event("1", "B", "W", EVENING.minusSeconds(1), EVENING, true, false),
            new Event("1", "B", "W", EVENING.minusSeconds(1), EVENING, true, true))) {
      assertThat(events.upsert(target, List.of(changed)).updated()).as("%s", changed).isEqualTo(1);
    }
  }

  @Test
  void uid_belongs_to_its_target() throws Exception {
    TargetId krakow = TargetId.of("repertuary", "city:krakow");
    TargetId poland = TargetId.of("repertuary", "country:PL");
    events.upsert(krakow, List.of(event("1", "A", EVENING)));
    events.upsert(poland, List.of(event("1", "B", EVENING)));

    assertThat(events.titles(krakow)).isEqualTo(Map.of("1", "A"));
    assertThat(events.titles(poland)).isEqualTo(Map.of("1", "B"));
  }

  @Test
  void nothing_is_nothing() {
    assertThat(events.upsert(TargetId.of("karnet", "global"), List.of()))
        .isEqualTo(ItemCounts.NONE);
  }

  private static Event event(String uid, String title, Instant start) {
    return new Event(uid, title, "", start, start.plusSeconds(3_600), false, false);
  }
}
