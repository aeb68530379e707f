package dev.discovery.source;

/** Why a run failed, and whether another attempt could help when the source does not say. */
public enum FailureKind {
  /** The settings cannot work, such as an area that does not exist. Not retried. */
  CONFIGURATION(false),
  /** Credentials are missing or refused. Not retried. */
  AUTHENTICATION(false),
  /** What was asked for is not there, such as an HTTP 404. Not retried. */
  NOT_FOUND(false),
  /** The source asks for fewer requests. Retried, after its own delay if it names one. */
  RATE_LIMITED(true),
  /** The source is down or answers with a fault of its own, such as an HTTP 503. Retried. */
  UPSTREAM(true),
  /** The source answered with something that cannot be read. Not retried. */
  DATA(false),
  /** No answer in time, or the attempt took longer than the source allows. Retried. */
  TIMEOUT(true),
  /**
   * An exception that is not a {@link SyncException}: a bug of the source, or a fault that it has
   * not foreseen. Retried.
   */
  UNEXPECTED(true),
  /** The worker died, or the job vanished from the queue. Retried while attempts are left. */
  WORKER_LOST(true),
  /** Not wanted any more when the attempt was to start, or cancelled by a person. Not retried. */
  CANCELLED(false);

  private final boolean retryable;

  FailureKind(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether failures of this kind are retried by default. */
  public boolean isRetryable() {
    return retryable;
  }
}
