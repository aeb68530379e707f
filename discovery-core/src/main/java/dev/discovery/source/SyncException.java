package dev.discovery.source;

import dev.discovery.DiscoveryException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a {@link SourceSync} understands. Its text is stored with the run and shown to
 * operators, so it holds no secrets. Any other exception counts as {@link FailureKind#UNEXPECTED}.
 */
public final class SyncException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final boolean retryable;
  private final @Nullable Duration retryAfter;

  private SyncException(
      FailureKind kind,
      String message,
      @Nullable Throwable cause,
      boolean retryable,
      @Nullable Duration retryAfter) {
    super(message);
    this.kind = kind;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
    if (cause != null) {
      initCause(cause);
    }
  }

  /** A failure that is retried if its kind is. */
  public SyncException(FailureKind kind, String message) {
    this(kind, message, null, kind.isRetryable(), null);
  }

  /** A failure with a cause that is retried if its kind is. */
  public SyncException(FailureKind kind, String message, Throwable cause) {
    this(kind, message, cause, kind.isRetryable(), null);
  }

  /** The same failure, retried or not whatever its kind says. */
  public SyncException retryable(boolean decided) {
    return new SyncException(kind, getMessage(), getCause(), decided, retryAfter);
  }

  /** The same failure, retried no sooner than {@code delay} from now, even after the next slot. */
  public SyncException retryAfter(Duration delay) {
    return new SyncException(kind, getMessage(), getCause(), true, delay);
  }

  /** Why it failed. */
  public FailureKind kind() {
    return kind;
  }

  /** Whether another attempt could help. */
  public boolean isRetryable() {
    return retryable;
  }

  /** The delay that the source asked for. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
