package dev.discovery.run;

import dev.discovery.Excerpt;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SyncException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How an attempt failed, and whether another one could help.
 *
 * @param retryAfter the delay that the source asked for, capped at a day
 */
public record AttemptFailure(Failure failure, boolean retryable, Optional<Duration> retryAfter) {

  private static final int MOST_CAUSES = 5;
  private static final int MOST_FRAMES = 12;
  private static final int MAX_CAUSE = 1_000;
  private static final int MAX_TOLD = 4_000;

  /**
   * What a sync threw.
   *
   * @param scrub takes secrets out of a text, before it is cut
   */
  public static AttemptFailure of(Exception thrown, UnaryOperator<String> scrub) {
    if (thrown instanceof SyncException typed) {
      String message = scrub.apply(typed.getMessage());
      Failure failure = new Failure(typed.kind(), message, detail(typed, scrub));
      return new AttemptFailure(failure, typed.isRetryable(), typed.retryAfter());
    }
    Optional<String> detail = Optional.of(stackTrace(thrown, scrub));
    FailureKind kind = FailureKind.UNEXPECTED;
    Failure failure = new Failure(kind, scrub.apply(Excerpt.textOf(thrown)), detail);
    return new AttemptFailure(failure, kind.isRetryable(), Optional.empty());
  }

  /** A failure of a kind that says whether it is retried. */
  public static AttemptFailure of(FailureKind kind, String message) {
    return new AttemptFailure(new Failure(kind, message), kind.isRetryable(), Optional.empty());
  }

  /**
   * Of an attempt that took longer than it may.
   *
   * @param thrown what it did when it was told to stop, which is kept as the detail
   */
  public static AttemptFailure timedOut(
      Duration timeout, Exception thrown, UnaryOperator<String> scrub) {
    Failure failure =
        new Failure(
            FailureKind.TIMEOUT,
            "the attempt did not end within " + timeout,
            Optional.of(stackTrace(thrown, scrub)));
    return new AttemptFailure(failure, FailureKind.TIMEOUT.isRetryable(), Optional.empty());
  }

  /** What the source tells developers, and what made it fail. */
  private static Optional<String> detail(SyncException typed, UnaryOperator<String> scrub) {
    Optional<String> told = typed.detail().map(text -> Excerpt.of(scrub.apply(text), MAX_TOLD));
    Optional<String> cause =
        Optional.ofNullable(typed.getCause()).map(it -> "Caused by: " + stackTrace(it, scrub));
    return told.isPresent() && cause.isPresent()
        ? Optional.of(told.get() + "\n" + cause.get())
        : told.or(() -> cause);
  }

  /** The exception and its causes, each with the innermost frames: a whole trace would be cut. */
  private static String stackTrace(Throwable thrown, UnaryOperator<String> scrub) {
    var text = new StringBuilder();
    Throwable each = thrown;
    for (int n = 0; n < MOST_CAUSES && each != null; n++, each = each.getCause()) {
      text.append(n == 0 ? "" : "Caused by: ");
      text.append(Excerpt.of(scrub.apply(Excerpt.textOf(each)), MAX_CAUSE)).append('\n');
      Arrays.stream(each.getStackTrace())
          .limit(MOST_FRAMES)
          .forEach(frame -> text.append("\tat ").append(frame).append('\n'));
    }
    return text.toString();
  }
}
