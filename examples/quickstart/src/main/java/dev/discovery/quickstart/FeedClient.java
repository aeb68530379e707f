package dev.discovery.quickstart;

import dev.discovery.source.FailureKind;
import dev.discovery.source.SyncException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fetches feeds over HTTP, and says what went wrong in Discovery's words. Thread-safe. */
final class FeedClient {

  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel=\"?next\"?");

  private final HttpClient http;
  private final Duration timeout;

  /** Waits {@code timeout} for an answer, from the connection to the last byte. */
  FeedClient(Duration timeout) {
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /**
   * Fetches one page.
   *
   * @param requestId sent along, so that the logs of both sides can be matched
   * @throws SyncException for whatever went wrong
   */
  FeedPage fetch(URI uri, String requestId) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "text/calendar")
            .header("X-Request-Id", requestId)
            .build();
    HttpResponse<byte[]> response = send(request);
    HttpFailure.check(response, uri);
    return new FeedPage(utf8(response.body()), next(response, uri));
  }

  /** The client's own timeout ends with the headers; this one covers the body too. */
  private HttpResponse<byte[]> send(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw noAnswer(request.uri(), e);
    } catch (ExecutionException e) {
      throw broken(request.uri(), e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private SyncException broken(URI uri, Throwable cause) {
    if (cause instanceof HttpTimeoutException) {
      return noAnswer(uri, cause);
    }
    String what = cause instanceof ConnectException ? "cannot connect to " : "connection broke: ";
    if (cause instanceof IOException) {
      return new SyncException(FailureKind.UPSTREAM, what + uri.getAuthority(), cause);
    }
    return new SyncException(FailureKind.UNEXPECTED, cause.toString(), cause);
  }

  private SyncException noAnswer(URI uri, Throwable cause) {
    return new SyncException(
        FailureKind.TIMEOUT,
        "no answer from " + uri.getPath() + " within " + timeout.toMillis() + " ms",
        cause);
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new SyncException(FailureKind.DATA, "the answer is not in UTF-8", e);
    }
  }

  private static Optional<URI> next(HttpResponse<?> response, URI uri) {
    return response.headers().allValues("Link").stream()
        .map(NEXT::matcher)
        .filter(Matcher::find)
        .map(link -> uri.resolve(link.group(1)))
        .findFirst();
  }
}
