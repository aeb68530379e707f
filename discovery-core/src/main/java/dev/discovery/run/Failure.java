package dev.discovery.run;

import dev.discovery.Excerpt;
import dev.discovery.source.FailureKind;
import java.util.Optional;

/**
 * Why an attempt failed, or why a run was cancelled or lost. Secrets have been taken out of both
 * texts by whoever makes it.
 *
 * @param message for operators, cut to 2,000 characters
 * @param detail for developers: what the source tells them beside, and stack traces: of the causes,
 *     or of an exception that nobody expected. Cut to 8,000 characters; kept with the run, not with
 *     the totals
 */
public record Failure(FailureKind kind, String message, Optional<String> detail) {

  private static final int MAX_MESSAGE = 2_000;

  private static final int MAX_DETAIL = 8_000;

  /** Cuts the texts, and replaces in them what cannot be stored. */
  public Failure {
    message = Excerpt.of(message, MAX_MESSAGE);
    detail = detail.map(text -> Excerpt.of(text, MAX_DETAIL));
  }

  /** Without a detail. */
  public Failure(FailureKind kind, String message) {
    this(kind, message, Optional.empty());
  }

  /** What operators see of it. */
  public Failure withoutDetail() {
    return new Failure(kind, message);
  }
}
