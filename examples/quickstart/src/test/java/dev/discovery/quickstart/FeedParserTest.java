package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.discovery.source.FailureKind;
import dev.discovery.source.SyncException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedParserTest {

  private static final Instant NOON = Instant.parse("2026-11-24T11:00:00Z");
  private static final EventWindow WEEK =
      EventWindow.daysAhead(NOON, ZoneId.of("Europe/Warsaw"), 7);

  private final FeedParser parser = new FeedParser();

  @Test
  void event_with_a_zone_is_read_with_its_text_unescaped_and_unfolded() {
    ParsedFeed feed =
        parse(
            """
            UID:1
            DTSTART;TZID=America/New_York:20261125T190000
            DTEND;TZID=America/New_York:20261125T210000
            SUMMARY:Zażółć\\, gęśl
             ą jaźń\\; raz
            LOCATION:Dom \\\\ Kultury
            """);

    assertThat(feed.events())
        .containsExactly(
            new Event(
                "1",
                "Zażółć, gęślą jaźń; raz",
                "Dom \\ Kultury",
                Instant.parse("2026-11-26T00:00:00Z"),
                Instant.parse("2026-11-26T02:00:00Z"),
                false,
                false));
  }

  @Test
  void time_without_a_zone_is_one_of_the_city() {
    ParsedFeed feed = parse("UID:1\nDTSTART:20261125T190000\nDURATION:PT90M\n");

    assertThat(feed.events().get(0).startsAt()).isEqualTo("2026-11-25T18:00:00Z");
    assertThat(feed.events().get(0).endsAt()).isEqualTo("2026-11-25T19:30:00Z");
  }

  @Test
  void utc_time_without_an_end_takes_no_time() {
    ParsedFeed feed = parse("UID:1\nDTSTART:20261125T190000Z\n");

    assertThat(feed.events().get(0).startsAt()).isEqualTo("2026-11-25T19:00:00Z");
    assertThat(feed.events().get(0).endsAt()).isEqualTo("2026-11-25T19:00:00Z");
  }

  @Test
  void date_without_a_time_is_the_whole_day_in_the_city() {
    ParsedFeed feed = parse("UID:1\nDTSTART;VALUE=DATE:20261125\n");

    Event event = feed.events().get(0);
    assertThat(event.allDay()).isTrue();
    assertThat(event.startsAt()).isEqualTo("2026-11-24T23:00:00Z");
    assertThat(event.endsAt()).isEqualTo("2026-11-25T23:00:00Z");
  }

  @Test
  void recurring_event_is_kept_with_its_next_occurrence_at_the_same_time_of_day() {
    ParsedFeed feed =
        parse(
            """
            UID:summer
            DTSTART;TZID=Europe/Warsaw:20260701T200000
            DURATION:PT2H
            RRULE:FREQ=WEEKLY
            """);

    assertThat(feed.events().get(0).startsAt()).isEqualTo("2026-11-25T19:00:00Z");
    assertThat(feed.events().get(0).endsAt()).isEqualTo("2026-11-25T21:00:00Z");
  }

  @Test
  void recurring_dates_times_in_utc_and_without_a_zone_are_followed_too() {
    ParsedFeed feed =
        parse(
            "UID:date\nDTSTART;VALUE=DATE:20260701\nRRULE:FREQ=WEEKLY\n",
            "UID:floating\nDTSTART:20260701T200000\nRRULE:FREQ=WEEKLY\n",
            "UID:utc\nDTSTART:20260701T200000Z\nRRULE:FREQ=WEEKLY\n");

    assertThat(feed.events())
        .extracting(Event::startsAt)
        .containsExactly(
            Instant.parse("2026-11-24T23:00:00Z"),
            Instant.parse("2026-11-25T19:00:00Z"),
            Instant.parse("2026-11-25T20:00:00Z"));
  }

  @Test
  void cancelled_event_is_kept_and_says_so() {
    assertThat(parse("UID:1\nDTSTART:20261125T190000Z\nSTATUS:CANCELLED\n").events())
        .singleElement()
        .matches(Event::cancelled);
  }

  @Test
  void events_outside_of_the_window_are_skipped() {
    ParsedFeed feed =
        parse(
            "UID:over\nDTSTART:20261123T190000Z\nDURATION:PT1H\n",
            "UID:going-on\nDTSTART:20261123T190000Z\nDURATION:P3D\n",
            "UID:last\nDTSTART:20261130T225959Z\n",
            "UID:later\nDTSTART:20261130T230000Z\n",
            "UID:rule-is-over\nDTSTART:20260701T190000Z\nRRULE:FREQ=WEEKLY;COUNT=2\n");

    assertThat(feed.events()).extracting(Event::uid).containsExactly("going-on", "last");
    assertThat(feed.skipped()).isEqualTo(3);
  }

  @Test
  void broken_events_are_counted_and_the_others_read() {
    ParsedFeed feed =
        parse(
            "DTSTART:20261125T190000Z\nSUMMARY:no uid\n",
            "UID:no-start\n",
            "UID:nonsense\nDTSTART:tomorrow\n",
            "UID:unknown-zone\nDTSTART;TZID=Mars/Olympus:20261125T190000\n",
            "UID:good\nDTSTART:20261125T190000Z\n");

    assertThat(feed.events()).extracting(Event::uid).containsExactly("good");
    assertThat(feed.failed()).isEqualTo(4);
    assertThat(feed.found()).isEqualTo(5);
  }

  @Test
  void of_events_with_one_uid_the_last_counts_and_exceptions_of_a_series_are_their_own() {
    ParsedFeed feed =
        parse(
            "UID:1\nDTSTART:20261125T190000Z\nSUMMARY:old\n",
            "UID:1\nDTSTART:20261125T200000Z\nSUMMARY:new\n",
            "UID:1\nRECURRENCE-ID:20261126T190000Z\nDTSTART:20261126T200000Z\nSUMMARY:moved\n");

    assertThat(feed.events()).extracting(Event::title).containsExactly("new", "moved");
    assertThat(feed.skipped()).isEqualTo(1);
    assertThat(feed.found()).isEqualTo(3);
  }

  @Test
  void nul_characters_which_no_database_takes_are_dropped_by_the_library() {
    ParsedFeed feed = parse("UID:1\0\nDTSTART:20261125T190000Z\nSUMMARY:a\0b\n");

    assertThat(feed.events())
        .extracting(Event::uid, Event::title)
        .containsExactly(tuple("1", "ab"));
  }

  @Test
  void empty_calendar_has_no_events() {
    assertThat(parse().found()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><body>Please log in</body></html>",
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\n",
        "{\"events\": []}"
      })
  void text_that_is_no_calendar_is_refused_as_bad_data(String text) {
    assertThatThrownBy(() -> parser.parse(text, WEEK))
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(FailureKind.DATA);
              assertThat(e.isRetryable()).isFalse();
            });
  }

  private ParsedFeed parse(String... events) {
    var calendar = new StringBuilder("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n");
    for (String event : events) {
      calendar.append("BEGIN:VEVENT\nDTSTAMP:20261124T090000Z\n").append(event);
      calendar.append("END:VEVENT\n");
    }
    calendar.append("END:VCALENDAR\n");
    return parser.parse(calendar.toString().replace("\n", "\r\n"), WEEK);
  }
}
