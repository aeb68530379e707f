package dev.discovery.testkit;

import dev.discovery.Discovery;
import dev.discovery.city.City;
import dev.discovery.port.RunQuery;
import dev.discovery.port.Storage;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.TargetStats;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What a store has about the targets of a node's sources. Immutable. */
final class KnownTargets {

  private final Discovery discovery;
  private final Storage storage;

  KnownTargets(Discovery discovery) {
    this.discovery = discovery;
    this.storage = discovery.storage();
  }

  /** The target of a source for a city, or for the country and so on that it is in. */
  TargetId id(String source, City city) {
    SourceDefinition definition =
        discovery
            .sources()
            .find(new SourceName(source))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected source to be one of "
                            + discovery.sources().names()
                            + ", got: "
                            + source));
    ScopeKey scope =
        ScopeKey.of(definition.scope(), city)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected city to be in a region, got: " + city.id()));
    return new TargetId(definition.name(), scope);
  }

  /** Everything in the ledger about it, oldest first. */
  List<LedgerEntry> history(TargetId target) {
    var oldestFirst = new ArrayList<>(LedgerEntries.all(storage, RunQuery.ALL.of(target)));
    Collections.reverse(oldestFirst);
    return oldestFirst;
  }

  static List<Run> runs(List<LedgerEntry> history) {
    return history.stream()
        .flatMap(
            entry ->
                entry instanceof LedgerEntry.Asked asked ? Stream.of(asked.run()) : Stream.empty())
        .toList();
  }

  TargetStats stats(TargetId target) {
    return storage.stats().ofTargets(List.of(target)).get(target);
  }
}
