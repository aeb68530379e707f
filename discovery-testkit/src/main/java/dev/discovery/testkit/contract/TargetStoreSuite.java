package dev.discovery.testkit.contract;

import dev.discovery.plan.InFlight;
import dev.discovery.plan.Target;
import dev.discovery.port.DueQuery;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.TargetStore;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** What the suites about {@link TargetStore} share. */
abstract class TargetStoreSuite extends Suite<StorageBed> {

  static final TargetId KARNET = TargetId.of("karnet", "city:krakow");
  static final Set<SourceName> SOURCES = Set.of(KARNET.source());
  static final Instant NOW = Given.NOW;
  static final Instant DAY_AGO = NOW.minus(Duration.ofDays(1));
  static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

  static DueQuery query(Instant dueBy) {
    return new DueQuery(dueBy, SOURCES, Optional.empty(), 100);
  }

  static DueQuery all(int limit) {
    return new DueQuery(NOW, SOURCES, Optional.empty(), limit);
  }

  /** A run that exists, should the store insist on one. */
  final InFlight aRun(Trigger trigger) {
    RunId run =
        inTransaction(
            () -> {
              targets().insert(List.of(Given.fresh(TargetId.of("karnet", "city:has-a-run"))));
              return storage()
                  .runs()
                  .record(
                      List.of(
                          new Entry.Enqueued(
                              TargetId.of("karnet", "city:has-a-run"), Given.decided(NOW), true)),
                      NOW,
                      "node-1")
                  .get(0);
            });
    return new InFlight(run, trigger);
  }

  final void insert(Target... targets) {
    inTransaction(() -> targets().insert(List.of(targets)));
  }

  final void write(BiConsumer<TargetStore, List<Target>> write, Target... targets) {
    inTransaction(
        () -> {
          targets().lock(List.of(targets).stream().map(Target::id).toList());
          write.accept(targets(), List.of(targets));
        });
  }

  final List<Target> lock(Collection<TargetId> ids) {
    return inTransaction(() -> targets().lock(ids));
  }

  final List<Target> claim(DueQuery query) {
    return inTransaction(() -> targets().claim(query));
  }

  final TargetStore targets() {
    return storage().targets();
  }
}
