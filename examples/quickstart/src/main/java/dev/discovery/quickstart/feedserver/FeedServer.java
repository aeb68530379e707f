package dev.discovery.quickstart.feedserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Serves {@code /<source>/<place>.ics} on a free port of this machine, for every source and place.
 * Parameters: {@code limit} events per page, {@code page} from 1, {@code days} from today on,
 * {@code radius} in km, {@code tz}. Thread-safe.
 */
public final class FeedServer implements AutoCloseable {

  /** Answers 503 twice, and then works. */
  public static final String FLAKY = "/ticketmaster/london.ics";

  /** An area that resident-advisor does not know: answers 404 for good. */
  public static final String MISSING = "/resident-advisor/99999.ics";

  /** Some of its events move each time that it is asked. */
  public static final String CHANGING = "/karnet/krakow.ics";

  private static final int FAULTS = 2;
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService executor;
  private final InstantSource clock;
  private final Consumer<Answer> journal;
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();

  private FeedServer(
      HttpServer server, ExecutorService executor, InstantSource clock, Consumer<Answer> journal) {
    this.server = server;
    this.executor = executor;
    this.clock = clock;
    this.journal = journal;
  }

  /**
   * Starts it.
   *
   * @param clock says which day it is
   * @param journal is told of every answer before it is sent; thread-safe
   */
  public static FeedServer start(InstantSource clock, Consumer<Answer> journal) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    var feeds = new FeedServer(HttpServer.create(address, 0), executor, clock, journal);
    feeds.server.setExecutor(executor);
    feeds.server.createContext("/", feeds::handle);
    feeds.server.start();
    return feeds;
  }

  /** Where it listens, such as {@code http://127.0.0.1:41234/}. */
  public URI uri() {
    InetSocketAddress address = server.getAddress();
    return URI.create(
        "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      try {
        answer(exchange, FeedRequest.of(uri));
      } catch (IllegalArgumentException e) {
        fail(exchange, uri.getPath(), 400, e.getMessage());
      }
    }
  }

  private void answer(HttpExchange exchange, FeedRequest request) throws IOException {
    String path = request.path();
    int before = request.page() == 1 ? requests.merge(path, 1, Integer::sum) - 1 : 0;
    if (path.equals(MISSING)) {
      fail(exchange, path, 404, "there is no area 99999");
    } else if (path.equals(FLAKY) && request.page() == 1 && before < FAULTS) {
      fail(exchange, path, 503, "down for maintenance");
    } else {
      offer(exchange, request, path.equals(CHANGING) ? requests.get(path) - 1 : 0);
    }
  }

  private void offer(HttpExchange exchange, FeedRequest request, int revision) throws IOException {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, request.zone().orElse(ZoneOffset.UTC));
    List<FeedEvent> all =
        new Feed(request.path())
            .events(today, request.days(), revision).stream()
                .filter(event -> event.km() <= request.radius())
                .toList();
    List<FeedEvent> page = request.cut(all);
    Optional<URI> next = request.next(all.size());
    next.ifPresent(uri -> exchange.getResponseHeaders().set("Link", "<" + uri + ">; rel=\"next\""));
    journal.accept(Answer.offering(requestId(exchange), request.path(), page, today));
    send(exchange, 200, "text/calendar", CalendarText.of(page, request.zone(), now));
  }

  private void fail(HttpExchange exchange, String path, int status, String why) throws IOException {
    journal.accept(Answer.failing(requestId(exchange), path, status));
    send(exchange, status, "text/plain", why);
  }

  private static String requestId(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Request-Id")).orElse("");
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
