package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.plan.Subscription;
import dev.discovery.port.Storage;
import dev.discovery.port.TickHistory.TickRow;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.source.RunId;
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

  Optional<Run> run(TargetId target, RunId run, Actor actor) {
    return gate.read(
        Operation.READ_RUNS,
        Subject.of(target),
        actor,
        () -> storage.runs().find(run).filter(found -> found.target().equals(target)));
  }

  List<LedgerEntry> ofTarget(TargetId target, int limit, Actor actor) {
    checkLimit(limit);
    return gate.read(
        Operation.READ_RUNS,
        Subject.of(target),
        actor,
        () -> storage.runs().history(List.of(target), limit));
  }

  List<LedgerEntry> ofCity(CityId city, int limit, Actor actor) {
    checkLimit(limit);
    return gate.read(
        Operation.READ_RUNS,
        Subject.of(city),
        actor,
        () -> storage.runs().history(fedTo(city), limit));
  }

  List<TickRow> ticks(int limit, Actor actor) {
    checkLimit(limit);
    return gate.read(
        Operation.READ_TICKS, Subject.EVERYTHING, actor, () -> storage.ticks().newest(limit));
  }

  private List<TargetId> fedTo(CityId city) {
    return storage.subscriptions().ofCities(List.of(city)).stream()
        .map(Subscription::target)
        .flatMap(Optional::stream)
        .toList();
  }

  private static void checkLimit(int limit) {
    Check.argument(limit >= 1 && limit <= 1_000, "limit", "1 to 1000", limit);
  }
}
