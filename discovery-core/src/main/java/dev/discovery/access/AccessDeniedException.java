package dev.discovery.access;

import dev.discovery.DiscoveryException;

/**
 * The {@link AccessPolicy} refused an operation. Nothing was locked or changed, nor read of what
 * was refused.
 */
public final class AccessDeniedException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final transient Actor actor;
  private final Operation operation;
  private final transient Subject subject;

  /** For what was refused. */
  public AccessDeniedException(Actor actor, Operation operation, Subject subject) {
    super(
        "access denied (actor=%s, operation=%s, subject=%s)".formatted(actor, operation, subject));
    this.actor = actor;
    this.operation = operation;
    this.subject = subject;
  }

  /** Who was refused. */
  public Actor actor() {
    return actor;
  }

  /** What they wanted to do. */
  public Operation operation() {
    return operation;
  }

  /** What it was about. */
  public Subject subject() {
    return subject;
  }
}
