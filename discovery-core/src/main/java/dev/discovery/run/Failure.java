package dev.discovery.run;

import dev.discovery.Excerpt;
import dev.discovery.source.FailureKind;

/**
 * Why an attempt failed, or why a run was cancelled or lost.
 *
 * @param message for operators, cut to 2,000 characters
 */
public record Failure(FailureKind kind, String message) {

  private static final int MAX_MESSAGE = 2_000;

  /** Cuts the message, and replaces in it what cannot be stored. */
  public Failure {
    message = Excerpt.of(message, MAX_MESSAGE);
  }
}
