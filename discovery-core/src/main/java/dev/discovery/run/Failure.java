package dev.discovery.run;

import dev.discovery.source.FailureKind;

/**
 * Why an attempt failed, or why a run was cancelled or lost.
 *
 * @param message for operators, cut to 2,000 characters
 */
public record Failure(FailureKind kind, String message) {

  private static final int MAX_MESSAGE = 2_000;

  /** Cuts the message, and takes out the NUL characters that PostgreSQL refuses. */
  public Failure {
    String clean = message.replace('\0', ' ');
    message = clean.length() <= MAX_MESSAGE ? clean : clean.substring(0, MAX_MESSAGE - 1) + "…";
  }
}
