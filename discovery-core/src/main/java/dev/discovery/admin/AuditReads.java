package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.port.AuditLog.AuditRow;
import dev.discovery.port.AuditLog.Position;
import dev.discovery.port.AuditQuery;
import dev.discovery.port.Storage;
import java.util.List;
import java.util.Optional;

/** Looks at what people did. Thread-safe. */
final class AuditReads {

  private final Storage storage;
  private final Gate gate;

  AuditReads(Storage storage, Gate gate) {
    this.storage = storage;
    this.gate = gate;
  }

  List<AuditRow> find(AuditQuery query, Optional<Position> before, int limit, Actor actor) {
    Check.argument(limit >= 1 && limit <= 1_000, "limit", "1 to 1000", limit);
    return gate.read(
        Operation.READ_AUDIT,
        new Subject(query.city(), query.source()),
        actor,
        () -> storage.audit().find(query, before, limit));
  }
}
