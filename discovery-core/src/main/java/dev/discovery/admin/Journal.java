package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.port.AuditLog;
import java.time.Instant;

/** Takes down what one operation changes, in its transaction. For one thread. */
final class Journal {

  private final AuditLog audit;
  private final Operation operation;
  private final Actor actor;

  Journal(AuditLog audit, Operation operation, Actor actor) {
    this.audit = audit;
    this.operation = operation;
    this.actor = actor;
  }

  /** Who makes the change. */
  Actor actor() {
    return actor;
  }

  /** One change without a reason; see {@link AuditEntry} for the texts. */
  void record(Instant at, Touched touched, String before, String after) {
    record(at, touched, "", before, after);
  }

  /** One change; see {@link AuditEntry} for the texts. */
  void record(Instant at, Touched touched, String reason, String before, String after) {
    audit.record(new AuditEntry(at, actor, operation, touched, reason, before, after));
  }
}
