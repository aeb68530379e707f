package dev.discovery.quickstart;

import dev.discovery.source.FailureKind;
import dev.discovery.source.SyncException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * From HTTP statuses to kinds of failure. The kind decides whether Discovery tries again: not found
 * is final, an outage is not.
 */
final class HttpFailure {

  private HttpFailure() {}

  /**
   * Lets a 200 pass.
   *
   * @throws SyncException for any other status
   */
  static void check(HttpResponse<byte[]> response, URI uri) {
    int status = response.statusCode();
    if (status == 200) {
      return;
    }
    var failure = new SyncException(kind(status), "HTTP " + status + " for " + uri.getPath());
    Optional<Duration> wait = retryAfter(response);
    throw failure.isRetryable() && wait.isPresent() ? failure.retryAfter(wait.get()) : failure;
  }

  static FailureKind kind(int status) {
    return switch (status) {
      case 401, 403, 407 -> FailureKind.AUTHENTICATION;
      case 404, 410 -> FailureKind.NOT_FOUND;
      case 408 -> FailureKind.TIMEOUT;
      case 429 -> FailureKind.RATE_LIMITED;
      default -> {
        if (status >= 500) {
          yield FailureKind.UPSTREAM;
        }
        yield status >= 400 ? FailureKind.CONFIGURATION : FailureKind.DATA;
      }
    };
  }

  /** RFC 9110, 10.2.3: a number of seconds, or a date, which is taken by the sender's own clock. */
  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    Optional<String> value = response.headers().firstValue("Retry-After").map(String::strip);
    if (value.filter(text -> text.matches("[0-9]{1,9}")).isPresent()) {
      return value.map(Long::parseLong).map(Duration::ofSeconds);
    }
    Optional<Instant> at = value.flatMap(HttpFailure::date);
    Optional<Instant> sentAt = response.headers().firstValue("Date").flatMap(HttpFailure::date);
    return at.flatMap(until -> sentAt.map(sent -> Duration.between(sent, until)))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
