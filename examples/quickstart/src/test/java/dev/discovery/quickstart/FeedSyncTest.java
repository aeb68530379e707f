package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.discovery.city.City;
import dev.discovery.run.Judgement;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.schedule.SlotRange;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Parts;
import dev.discovery.source.RunId;
import dev.discovery.source.Scope;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import dev.discovery.testkit.ProbedRun;
import dev.discovery.testkit.SyncProbe;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedSyncTest {

  private static final City LODZ = City.of("łódź/1", "Łódź", "PL", "Europe/Warsaw");
  private static final String PAGE =
      """
      BEGIN:VCALENDAR
      VERSION:2.0
      PRODID:-//Test//EN
      BEGIN:VEVENT
      UID:soon
      DTSTART:20261126T190000Z
      END:VEVENT
      BEGIN:VEVENT
      UID:in-three-weeks
      DTSTART:20261215T190000Z
      END:VEVENT
      BEGIN:VEVENT
      DTSTART:20261126T190000Z
      END:VEVENT
      END:VCALENDAR
      """;

  private static Database database;
  private static EventTable events;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer server;

  @BeforeAll
  static void openDatabase() throws Exception {
    database = Database.temporary(TestUrl.find(), "discovery_quickstart_test");
    events = EventTable.createIn(database.pool());
  }

  @AfterAll
  static void closeDatabase() throws Exception {
    database.close();
  }

  @BeforeEach
  void startServer() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().toString());
          byte[] page = PAGE.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Link", "</next?n=" + requests.size() + ">; rel=next");
          exchange.getResponseHeaders().set("Retry-After", "60");
          exchange.sendResponseHeaders(status, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void settings_are_passed_on_and_pages_are_read_up_to_the_limit() throws Exception {
    sync("karnet", LODZ, Map.of("limit", 7, "radius", 20, "max_pages", 3, "days_ahead", 5));

    assertThat(requests)
        .containsExactly(
            "/karnet/%C5%82%C3%B3d%C5%BA%2F1.ics?tz=Europe%2FWarsaw&limit=7&radius=20&days=5",
            "/next?n=1", "/next?n=2");
  }

  @Test
  void every_event_that_was_found_is_accounted_for() throws Exception {
    SyncResult first = sync("cinema-city", LODZ, Map.of("days_ahead", 7, "max_pages", 1));
    SyncResult second = sync("cinema-city", LODZ, Map.of("days_ahead", 60, "max_pages", 2));

    assertThat(first.items()).isEqualTo(new ItemCounts(3, 1, 0, 0, 1, 1));
    assertThat(second.items()).isEqualTo(new ItemCounts(6, 1, 0, 1, 2, 2));
  }

  @Test
  void source_names_the_place_as_its_settings_say() throws Exception {
    Map<String, Object> settings = Map.of("area_id", 13, "city_name", "Lodz City", "max_pages", 1);

    sync("resident-advisor", LODZ, settings);
    sync("repertuary", LODZ, settings);

    assertThat(requests.get(0)).startsWith("/resident-advisor/13.ics?");
    assertThat(requests.get(1)).startsWith("/repertuary/Lodz%20City.ics?");
  }

  @Test
  void discovery_sees_that_a_feed_has_shrunk_and_that_an_event_of_it_is_broken() {
    ProbedRun probed = karnet().usuallyFinding(120, 10).run();

    assertThat(probed.judgement())
        .isEqualTo(
            new Judgement(Verdict.PARTIAL, "1 of 3 items failed; found 3, usually about 120"));
  }

  @Test
  void discovery_comes_back_when_the_feed_says_so_and_not_at_all_if_it_is_not_there() {
    status = 429;
    ProbedRun limited = karnet().run();
    status = 404;
    ProbedRun missing = karnet().run();

    assertThat(limited.retriedAfter()).contains(Duration.ofSeconds(60));
    assertThat(missing.failure().kind()).isEqualTo(FailureKind.NOT_FOUND);
    assertThat(missing.run().state()).isEqualTo(RunState.FAILED);
  }

  private SyncProbe karnet() {
    return SyncProbe.of(definition("karnet"), LODZ)
        .setting("max_pages", 1)
        .startedAt(Instant.parse("2026-11-24T09:05:00Z"));
  }

  private SyncResult sync(String source, City city, Map<String, ?> settings) throws Exception {
    SourceDefinition definition = definition(source);
    assertThat(definition.scope()).isEqualTo(Scope.CITY);
    TargetId target = TargetId.of(source, "city:" + city.id());
    return definition.sync().sync(new Attempt(target, city, Settings.of(settings)));
  }

  private SourceDefinition definition(String source) {
    URI feeds = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return new Sources(feeds, events)
        .all(Pace.AS_WRITTEN).stream()
            .filter(each -> each.name().value().equals(source))
            .findFirst()
            .orElseThrow();
  }

  /** The first attempt of a run, in the morning of 24 November. */
  private record Attempt(TargetId target, City of, Settings settings) implements SyncContext {

    @Override
    public Optional<City> city() {
      return Optional.of(of);
    }

    @Override
    public RunId run() {
      return new RunId(7);
    }

    @Override
    public Trigger trigger() {
      return Trigger.MANUAL;
    }

    @Override
    public Optional<SlotRange> slot() {
      return Optional.empty();
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public Parts parts() {
      return Parts.NONE;
    }

    @Override
    public Instant startedAt() {
      return Instant.parse("2026-11-24T09:05:00Z");
    }

    @Override
    public Optional<Instant> lastSuccessAt() {
      return Optional.empty();
    }

    @Override
    public Optional<String> cursor() {
      return Optional.empty();
    }

    @Override
    public void progress(long done, long total) {}

    @Override
    public void progress(long done, long total, String phase) {}

    @Override
    public void phase(String phase) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public <T> T inFencedTransaction(Supplier<T> work) {
      return work.get();
    }
  }
}
