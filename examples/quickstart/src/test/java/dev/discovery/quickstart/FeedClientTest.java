package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SyncException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedClientTest {

  private final FeedClient client = new FeedClient(Duration.ofSeconds(5));
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    "204, DATA, false",
    "302, DATA, false",
    "400, CONFIGURATION, false",
    "401, AUTHENTICATION, false",
    "403, AUTHENTICATION, false",
    "404, NOT_FOUND, false",
    "408, TIMEOUT, true",
    "410, NOT_FOUND, false",
    "429, RATE_LIMITED, true",
    "500, UPSTREAM, true",
    "503, UPSTREAM, true",
    "599, UPSTREAM, true"
  })
  void status_decides_the_kind_and_whether_it_is_retried(
      int status, FailureKind kind, boolean retried) {
    answer(status, Map.of(), "");

    SyncException failure = failure(client);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.isRetryable()).isEqualTo(retried);
    assertThat(failure).hasMessage("HTTP " + status + " for /feed.ics");
    assertThat(failure.retryAfter()).isEmpty();
  }

  @Test
  void retry_after_in_seconds_is_the_delay() {
    answer(429, Map.of("Retry-After", "120"), "");

    assertThat(failure(client).retryAfter()).contains(Duration.ofMinutes(2));
  }

  @Test
  void retry_after_as_a_date_is_counted_from_the_date_of_the_answer() {
    // The server sets its own Date, so that only the far end of the delay can be known here.
    answer(503, Map.of("Retry-After", "Fri, 01 Jan 2100 00:00:00 GMT"), "");

    assertThat(failure(client).retryAfter().orElseThrow()).isGreaterThan(Duration.ofDays(365));
  }

  @Test
  void retry_after_in_the_past_means_at_once_and_nonsense_is_ignored() {
    answer(503, Map.of("Retry-After", "Fri, 01 Jan 2010 00:00:00 GMT"), "");

    assertThat(failure(client).retryAfter()).contains(Duration.ZERO);

    server.removeContext("/");
    answer(503, Map.of("Retry-After", "soon"), "");

    assertThat(failure(client).retryAfter()).isEmpty();
  }

  @Test
  void retry_after_does_not_make_a_final_failure_retryable() {
    answer(404, Map.of("Retry-After", "1"), "");

    assertThat(failure(client).isRetryable()).isFalse();
  }

  @Test
  void page_names_the_next_one_relative_to_itself() throws Exception {
    answer(
        200, Map.of("Link", "</feed.ics?page=1>; rel=\"prev\", </feed.ics?page=3>; rel=next"), "x");

    FeedPage page = client.fetch(uri(), "7-1");

    assertThat(page.text()).isEqualTo("x");
    assertThat(page.next()).contains(uri().resolve("/feed.ics?page=3"));
  }

  @Test
  void request_id_is_sent_along() throws Exception {
    server.createContext(
        "/",
        exchange -> {
          byte[] id = exchange.getRequestHeaders().getFirst("X-Request-Id").getBytes();
          exchange.sendResponseHeaders(200, id.length);
          exchange.getResponseBody().write(id);
          exchange.close();
        });

    assertThat(client.fetch(uri(), "7-2").text()).isEqualTo("7-2");
  }

  @Test
  void answer_that_is_not_utf8_is_bad_data() {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 1);
          exchange.getResponseBody().write(0xff);
          exchange.close();
        });

    assertThat(failure(client).kind()).isEqualTo(FailureKind.DATA);
  }

  @Test
  void nobody_listening_is_an_outage() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + free + "/feed.ics");

    SyncException failure =
        catchThrowableOfType(SyncException.class, () -> client.fetch(nobody, "1-1"));

    assertThat(failure.kind()).isEqualTo(FailureKind.UPSTREAM);
    assertThat(failure).hasMessageStartingWith("cannot connect to 127.0.0.1:" + free);
  }

  @Test
  void body_that_does_not_end_is_a_timeout() {
    var over = new CountDownLatch(1);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write("BEGIN".getBytes(StandardCharsets.UTF_8));
          body.flush();
          awaitQuietly(over);
          exchange.close();
        });

    SyncException failure = failure(new FeedClient(Duration.ofMillis(300)));
    over.countDown();

    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure).hasMessage("no answer from /feed.ics within 300 ms");
  }

  private void answer(int status, Map<String, String> headers, String body) {
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private SyncException failure(FeedClient asking) {
    return catchThrowableOfType(SyncException.class, () -> asking.fetch(uri(), "1-1"));
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/feed.ics");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
