package dev.discovery.testkit.contract;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.admin.SaveResult;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.port.JobQueue;
import dev.discovery.port.Storage;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Retention;
import dev.discovery.run.Run;
import dev.discovery.run.TargetStats;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSync;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.LedgerEntries;
import dev.discovery.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Cities, nodes and time, on one bed. */
final class Scenario {

  static final Actor ANN = new Actor("ann");

  private final StorageBed bed;
  private final JobQueue queue;
  private Retention retention = Retention.DEFAULT;

  Scenario(TestBed bed) {
    this.bed = bed;
    this.queue = bed.queue();
  }

  /** Nodes from now on keep history for so long. */
  void keep(Retention chosen) {
    this.retention = chosen;
  }

  // ---- nodes

  /** A node of the host, just started. */
  Discovery node(SourceDefinition... sources) {
    return node(queue, sources);
  }

  /** A node with a queue of its own making. */
  Discovery node(JobQueue behind, SourceDefinition... sources) {
    return Discovery.on(storage(), behind)
        .sources(Arrays.asList(sources))
        .instance("node")
        .ticker(ticker())
        .retention(retention)
        .open();
  }

  /** A node in a process that may fail. */
  Discovery node(Faults process, SourceDefinition... sources) {
    return node(process, queue, sources);
  }

  /** The same, with a queue of its own making. */
  Discovery node(Faults process, JobQueue behind, SourceDefinition... sources) {
    return Discovery.on(process.around(storage()), process.around(behind))
        .sources(Arrays.asList(sources))
        .instance("failing-node")
        .ticker(ticker())
        .retention(retention)
        .open();
  }

  static SourceDefinition ofCity(String name, SourceSync sync) {
    return SourceDefinition.of(name, Scope.CITY, sync);
  }

  static SourceDefinition ofCountry(String name, SourceSync sync) {
    return SourceDefinition.of(name, Scope.COUNTRY, sync);
  }

  // ---- time

  Instant now() {
    return bed.clock().instant();
  }

  void at(Instant instant) {
    bed.clock().set(instant);
  }

  /** Elapsed time by the clock of the bed, for nodes that tests make themselves. */
  LongSupplier ticker() {
    return clock()::nanos;
  }

  void after(Duration step) {
    bed.clock().advance(step);
  }

  SettableClock clock() {
    return bed.clock();
  }

  // ---- configs

  /** A city in Poland with this config. */
  static SaveResult city(Discovery node, String id, String json) {
    return node.admin().importCity(Given.city(id), json, ANN);
  }

  static City city(String id) {
    return Given.city(id);
  }

  /** A config with a schedule in UTC. */
  static String config(String cron, String... sources) {
    return config(true, cron, "UTC", sources);
  }

  static String config(boolean enabled, String cron, String zone, String... sources) {
    return """
        {"schedule": {"enabled": %s, "cron": "%s", "timezone": "%s"}, "sources": [%s]}"""
        .formatted(enabled, cron, zone, String.join(", ", sources));
  }

  static String source(String name, int hours) {
    return source(name, hours, true, "{}");
  }

  static String source(String name, int hours, boolean enabled, String settings) {
    return """
        {"name": "%s", "enabled": %s, "frequency_hours": %d, "settings": %s}"""
        .formatted(name, enabled, hours, settings);
  }

  // ---- work

  /**
   * Works once on every run whose time has come, as a backend would: also on those whose worker has
   * died.
   */
  List<Run> work(Discovery node) {
    List<Run> ready =
        storage().runs().inFlight(now().plus(Given.MICROSECOND), Optional.empty(), 10_000);
    ready.forEach(run -> node.worker().work(run.id()));
    return ready;
  }

  /** As if another version had written a zone into a target's row; people's writes do not. */
  void rezone(TargetId id, String zone) {
    storage()
        .transactions()
        .run(
            () -> {
              Target target = storage().targets().lock(List.of(id)).get(0);
              TargetSchedule had = target.schedule();
              var other = new TargetSchedule(had.cron(), zone, had.frequency(), had.policies());
              storage().targets().update(List.of(new Target(id, other, target.state())));
            });
  }

  // ---- what there is

  Storage storage() {
    return bed.storage();
  }

  JobQueue queue() {
    return queue;
  }

  Target target(TargetId id) {
    return storage().targets().find(List.of(id)).get(0);
  }

  TargetState state(TargetId id) {
    return target(id).state();
  }

  /** The slot that is decided next. */
  Instant next(TargetId id) {
    return state(id).pending().map(Pending::slot).orElseThrow().at();
  }

  /** Everything in the ledger about a target, oldest first. */
  List<LedgerEntry> ledger(TargetId id) {
    var entries = new ArrayList<>(LedgerEntries.newest(storage(), List.of(id), 10_000));
    Collections.reverse(entries);
    return entries;
  }

  /** The runs of a target, oldest first. */
  List<Run> runs(TargetId id) {
    return ledger(id).stream()
        .filter(LedgerEntry.Asked.class::isInstance)
        .map(entry -> ((LedgerEntry.Asked) entry).run())
        .collect(Collectors.toList());
  }

  /** The decisions without a run, oldest first. */
  List<LedgerEntry.Skipped> skips(TargetId id) {
    return ledger(id).stream()
        .filter(LedgerEntry.Skipped.class::isInstance)
        .map(LedgerEntry.Skipped.class::cast)
        .toList();
  }

  /** The newest run, with the detail of its failure, which lists leave out. */
  Run run(TargetId id) {
    List<Run> runs = runs(id);
    return storage().runs().find(runs.get(runs.size() - 1).id()).orElseThrow();
  }

  TargetStats stats(TargetId id) {
    return storage().stats().ofTargets(List.of(id)).get(id);
  }

  static DecidedSlot slot(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Skipped skipped
        ? skipped.slot()
        : ((LedgerEntry.Asked) entry).run().slot().orElseThrow();
  }

  static TargetId target(String source, String city) {
    return TargetId.of(source, "city:" + city);
  }

  static CityId id(String city) {
    return new CityId(city);
  }
}
