package dev.discovery.quickstart.feedserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedServerTest {

  private static final Instant NOW = Instant.parse("2026-11-24T09:05:00Z");

  private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
  private FeedServer server;

  @BeforeEach
  void start() throws IOException {
    server = FeedServer.start(() -> NOW, answers::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void feed_is_the_same_each_time_and_another_one_elsewhere() throws Exception {
    String krakow = get("bandsintown/krakow.ics").body();

    assertThat(get("bandsintown/krakow.ics").body()).isEqualTo(krakow);
    assertThat(get("bandsintown/lodz.ics").body()).isNotEqualTo(krakow);
  }

  @Test
  void lines_end_in_crlf_are_folded_at_75_octets_and_no_character_is_cut() throws Exception {
    String feed = get("bandsintown/krakow.ics?tz=Europe/Warsaw").body();

    assertThat(feed).contains("\r\n ").doesNotContain("\uFFFD");
    assertThat(feed.replace("\r\n", "")).doesNotContain("\n", "\r");
    assertThat(feed.split("\r\n"))
        .allSatisfy(
            line -> assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(75));
  }

  @Test
  void every_kind_of_event_is_there() throws Exception {
    String feed = get("bandsintown/krakow.ics?tz=Europe/Warsaw").body();

    assertThat(feed)
        .contains("BEGIN:VTIMEZONE", ";TZID=Europe/Warsaw:", "DTSTART;VALUE=DATE:20261201")
        .contains("RRULE:FREQ=WEEKLY", "STATUS:CANCELLED");
    assertThat(count(feed, "BEGIN:VEVENT")).isGreaterThan(count(feed, "UID:"));
  }

  @Test
  void pages_make_up_the_whole_and_the_last_one_names_no_next() throws Exception {
    int all = count(get("karnet/lodz.ics").body(), "BEGIN:VEVENT");
    HttpResponse<String> page = get("karnet/lodz.ics?limit=7");
    int sum = count(page.body(), "BEGIN:VEVENT");
    while (page.headers().firstValue("Link").isPresent()) {
      String link = page.headers().firstValue("Link").orElseThrow();
      page = get(link.substring(2, link.indexOf('>')));
      sum += count(page.body(), "BEGIN:VEVENT");
    }

    assertThat(sum).isEqualTo(all).isGreaterThan(14);
  }

  @Test
  void days_and_radius_leave_events_out() throws Exception {
    int all = count(get("karnet/lodz.ics").body(), "BEGIN:VEVENT");

    assertThat(count(get("karnet/lodz.ics?days=7").body(), "BEGIN:VEVENT")).isLessThan(all / 2);
    assertThat(count(get("karnet/lodz.ics?radius=20").body(), "BEGIN:VEVENT")).isLessThan(all / 2);
  }

  @Test
  void one_feed_is_down_twice_and_then_works() throws Exception {
    assertThat(statuses(FeedServer.FLAKY, 4)).containsExactly(503, 503, 200, 200);
  }

  @Test
  void one_feed_is_missing_for_good() throws Exception {
    assertThat(statuses(FeedServer.MISSING, 2)).containsExactly(404, 404);
  }

  @Test
  void one_feed_changes_each_time_but_not_from_page_to_page() throws Exception {
    String first = get("karnet/krakow.ics").body();
    String second = get("karnet/krakow.ics").body();
    get("karnet/krakow.ics?page=2");
    String third = get("karnet/krakow.ics").body();

    assertThat(second).isNotEqualTo(first).contains("SEQUENCE:1").doesNotContain("SEQUENCE:2");
    assertThat(third).contains("SEQUENCE:2").doesNotContain("SEQUENCE:3");
    assertThat(count(second, "UID:")).isEqualTo(count(first, "UID:"));
  }

  @Test
  void request_that_makes_no_sense_is_refused() throws Exception {
    assertThat(get("karnet").statusCode()).isEqualTo(400);
    assertThat(get("karnet/lodz.ics?limit=0").body())
        .isEqualTo("expected limit to be a number from 1 to 999999, got: 0");
    assertThat(get("karnet/lodz.ics?tz=Mars").statusCode()).isEqualTo(400);
  }

  @Test
  void journal_has_what_is_of_use_in_each_answer() throws Exception {
    String feed = get("bandsintown/krakow.ics?days=10").body();

    Answer answer = answers.get(0);
    assertThat(answer.offered()).isEqualTo(count(feed, "BEGIN:VEVENT"));
    assertThat(answer.titles()).hasSizeLessThan(answer.offered());
    assertThat(answer.titles().keySet()).noneMatch(uid -> uid.contains("2026-11-23"));
    assertThat(answer.requestId()).isEqualTo("7-1");
  }

  private List<Integer> statuses(String path, int times) throws Exception {
    var statuses = new ArrayList<Integer>();
    for (int n = 0; n < times; n++) {
      statuses.add(get(path).statusCode());
    }
    return statuses;
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve(path)).header("X-Request-Id", "7-1").build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
