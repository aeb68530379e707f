package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.port.RunHistory.RunPage;
import dev.discovery.port.RunQuery;
import dev.discovery.port.Storage;
import dev.discovery.port.TickHistory.TickRow;
import dev.discovery.run.RunRecord;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.List;
import java.util.Optional;

/** Looks at the ledger, and at what ticks did. Thread-safe. */
final class RunReads {

  private final Storage storage;
  private final Gate gate;

  RunReads(Storage storage, Gate gate) {
    this.storage = storage;
    this.gate = gate;
  }

  Optional<RunRecord> run(TargetId target, RunId run, Actor actor) {
    return gate.read(
        Operation.READ_RUNS,
        Subject.of(target),
        actor,
        () ->
            storage
                .history()
                .find(run)
                .filter(found -> found.run().target().equals(target))
                .map(found -> shown(found, actor)));
  }

  private RunRecord shown(RunRecord found, Actor actor) {
    Subject subject = Subject.of(found.run().target());
    return gate.allows(Operation.READ_FAILURE_DETAILS, subject, actor)
        ? found
        : found.withoutDetails();
  }

  RunPage page(RunQuery query, Optional<RunId> before, int limit, Actor actor) {
    checkLimit(limit);
    return gate.read(
        Operation.READ_RUNS,
        subject(query),
        actor,
        () -> storage.history().page(query, before, limit));
  }

  /** What an answer is about at most; a city comes before a target that others share with it. */
  private static Subject subject(RunQuery query) {
    Optional<SourceName> source = query.source().or(() -> query.target().map(TargetId::source));
    return query.city().isEmpty() && query.target().isPresent()
        ? Subject.of(query.target().get())
        : new Subject(query.city(), source);
  }

  List<TickRow> ticks(int limit, Actor actor) {
    checkLimit(limit);
    return gate.read(
        Operation.READ_TICKS, Subject.EVERYTHING, actor, () -> storage.ticks().newest(limit));
  }

  private static void checkLimit(int limit) {
    Check.argument(limit >= 1 && limit <= 1_000, "limit", "1 to 1000", limit);
  }
}
