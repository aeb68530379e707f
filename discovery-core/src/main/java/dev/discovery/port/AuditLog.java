package dev.discovery.port;

import dev.discovery.access.AuditEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what people did, in the transaction in which they did it. Entries are never changed.
 * Contract: {@code AuditLogContract}.
 */
public interface AuditLog {

  /** Adds an entry. Must be called in a transaction: that of the change that it tells of. */
  void record(AuditEntry entry);

  /**
   * Up to {@code limit} of the entries that {@code query} asks for, newest first: by time, then by
   * id.
   *
   * @param before the last row of the page before; empty for the first page
   */
  List<AuditRow> find(AuditQuery query, Optional<Position> before, int limit);

  /** An entry with its identity, which is positive, and later for later entries of one thread. */
  record AuditRow(long id, AuditEntry entry) {

    /** Where it is in the log. */
    public Position position() {
      return new Position(entry.at(), id);
    }
  }

  /** A place in the log, from which the next page goes on. */
  record Position(Instant at, long id) {}
}
