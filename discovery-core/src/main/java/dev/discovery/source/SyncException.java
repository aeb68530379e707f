package dev.discovery.source;

import dev.discovery.DiscoveryException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a {@link SourceSync} understands. Any other exception counts as {@link
 * FailureKind#UNEXPECTED}.
 *
 * <p>Its text is for operators, of which the first 2,000 characters are kept, also in the totals of
 * the target. What developers need beside, its {@linkplain #withDetail detail} and its causes with
 * their innermost frames, is kept with the run, up to 8,000 characters. Secret settings of the
 * attempt, and what looks like a secret, are taken out of both.
 */
public final class SyncException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private boolean retryable;
  private @Nullable Duration retryAfter;
  private @Nullable String detail;

  /** A failure that is retried if its kind is. */
  public SyncException(FailureKind kind, String message) {
    // The text of another exception is often passed on, and may be missing.
    super(Objects.requireNonNullElse(message, "no message"));
    this.kind = kind;
    this.retryable = kind.isRetryable();
  }

  /** A failure with a cause that is retried if its kind is. */
  public SyncException(FailureKind kind, String message, Throwable cause) {
    this(kind, message);
    initCause(cause);
  }

  private SyncException(SyncException same) {
    this(same.kind, same.getMessage());
    initCause(same.getCause());
    setStackTrace(same.getStackTrace());
    this.retryable = same.retryable;
    this.retryAfter = same.retryAfter;
    this.detail = same.detail;
  }

  /** The same failure, retried or not whatever its kind says. */
  public SyncException retryable(boolean decided) {
    var copy = new SyncException(this);
    copy.retryable = decided;
    return copy;
  }

  /**
   * The same failure, retried no sooner than {@code delay} from now, even after the next slot.
   *
   * @param delay more than a day counts as a day; none, or a negative one, as at once
   */
  public SyncException retryAfter(Duration delay) {
    var copy = new SyncException(this);
    copy.retryable = true;
    copy.retryAfter = Objects.requireNonNull(delay);
    return copy;
  }

  /**
   * The same failure, with what only developers are to read, such as an answer of the source.
   *
   * @param text of which the first 4,000 characters are kept
   */
  public SyncException withDetail(String text) {
    var copy = new SyncException(this);
    copy.detail = Objects.requireNonNull(text);
    return copy;
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

  /** What only developers are to read. */
  public Optional<String> detail() {
    return Optional.ofNullable(detail);
  }
}
