package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.admin.TriggerResult.Refusal;
import dev.discovery.admin.TriggerResult.Refused;
import dev.discovery.city.CityId;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.port.JobQueue;
import dev.discovery.port.Storage;
import dev.discovery.source.Scope;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs targets because somebody wants it now. Runs of many are asked for page by page, each in a
 * transaction of its own with an entry in the audit log: after a crash in between, whoever repeats
 * it finds the runs of the pages before as duplicates. Thread-safe.
 */
final class Triggering {

  private static final int PAGE = 200;

  private final Storage storage;
  private final JobQueue queue;
  private final Set<SourceName> own;
  private final String instance;
  private final Gate gate;

  Triggering(Storage storage, JobQueue queue, Set<SourceName> own, String instance, Gate gate) {
    this.storage = storage;
    this.queue = queue;
    this.own = Set.copyOf(own);
    this.instance = instance;
    this.gate = gate;
  }

  TriggerResult target(TargetId target, boolean force, Actor actor) {
    Subject subject = Subject.of(target);
    return page(List.of(target), force, subject, Touched.of(target), actor).get(0);
  }

  TriggerResult source(CityId city, SourceName source, boolean force, Actor actor) {
    Subject subject = Subject.of(city, source);
    Optional<Subscription> found =
        gate.read(
            Operation.TRIGGER,
            subject,
            actor,
            () ->
                storage.subscriptions().ofCities(List.of(city)).stream()
                    .filter(each -> each.source().equals(source) && each.target().isPresent())
                    .findFirst());
    return found
        .map(subscription -> wanted(subscription, force, actor))
        .orElseGet(
            () ->
                new TriggerResult.Unknown(
                    "city %s does not subscribe to %s".formatted(city, source)));
  }

  /** The target as its own subject, which is more than the city if the target is. */
  private TriggerResult wanted(Subscription subscription, boolean force, Actor actor) {
    TargetId target = subscription.target().orElseThrow();
    return switch (subscription.status()) {
      case ACTIVE -> target(target, force, actor);
      case QUARANTINED -> new Refused(target, Refusal.QUARANTINED, subscription.detail());
      case UNKNOWN -> new Refused(target, Refusal.UNKNOWN_SOURCE, subscription.detail());
      case DISABLED -> new Refused(target, Refusal.INACTIVE, subscription.detail());
    };
  }

  TriggerReport city(CityId city, boolean force, Actor actor) {
    Subject subject = Subject.of(city);
    List<TargetId> targets =
        gate.read(Operation.TRIGGER, subject, actor, () -> activeTargets(city));
    if (targets.isEmpty() && storage.configs().find(city).isEmpty()) {
      return nothing("there is no city " + city);
    }
    TriggerReport report = TriggerReport.of(List.of());
    for (int from = 0; from < targets.size(); from += PAGE) {
      List<TargetId> page = targets.subList(from, Math.min(targets.size(), from + PAGE));
      report = report.plus(TriggerReport.of(allowed(page, force, city, actor)));
    }
    return report;
  }

  /** Of targets of a city, in their order: runs those that the actor may run for all of theirs. */
  private List<TriggerResult> allowed(
      List<TargetId> targets, boolean force, CityId city, Actor actor) {
    Set<TargetId> denied =
        targets.stream()
            .filter(id -> id.scope().scope() != Scope.CITY)
            .filter(id -> !gate.allows(Operation.TRIGGER, Subject.of(id), actor))
            .collect(Collectors.toSet());
    List<TargetId> rest = targets.stream().filter(id -> !denied.contains(id)).toList();
    Iterator<TriggerResult> results =
        rest.isEmpty()
            ? Collections.emptyIterator()
            : page(rest, force, Subject.of(city), Touched.of(city), actor).iterator();
    return targets.stream().map(id -> denied.contains(id) ? denied(id) : results.next()).toList();
  }

  private static TriggerResult denied(TargetId target) {
    return new Refused(
        target,
        Refusal.DENIED,
        "it runs for all cities of %s, which is more than the actor may run"
            .formatted(target.scope()));
  }

  TriggerReport source(SourceName source, boolean force, Actor actor) {
    Subject subject = Subject.of(source);
    TriggerReport report = TriggerReport.of(List.of());
    Optional<ScopeKey> after = Optional.empty();
    List<Target> page;
    do {
      Optional<ScopeKey> from = after;
      page =
          gate.read(
              Operation.TRIGGER,
              subject,
              actor,
              () -> storage.targets().pageOf(source, from, PAGE));
      List<TargetId> ids = page.stream().map(Target::id).toList();
      if (!ids.isEmpty()) {
        report =
            report.plus(TriggerReport.of(page(ids, force, subject, Touched.of(subject), actor)));
        after = Optional.of(ids.get(ids.size() - 1).scope());
      }
    } while (page.size() == PAGE);
    return report.results().isEmpty() && !isRegistered(source)
        ? nothing("nobody has registered a source " + source)
        : report;
  }

  private boolean isRegistered(SourceName source) {
    return storage.sources().all().stream().anyMatch(each -> each.traits().name().equals(source));
  }

  private static TriggerReport nothing(String why) {
    return TriggerReport.of(List.of(new TriggerResult.Unknown(why)));
  }

  private List<TargetId> activeTargets(CityId city) {
    return storage.subscriptions().ofCities(List.of(city)).stream()
        .filter(each -> each.status() == SubscriptionStatus.ACTIVE)
        .map(Subscription::target)
        .flatMap(Optional::stream)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .toList();
  }

  /** In a transaction of its own, or in the host's. */
  private List<TriggerResult> page(
      Collection<TargetId> targets, boolean force, Subject subject, Touched touched, Actor actor) {
    return gate.change(
        Operation.TRIGGER,
        subject,
        actor,
        journal -> {
          var runs = new ManualRuns(storage, queue, instance, force, actor);
          List<TriggerResult> results = runs.of(targets, known());
          record(results, touched, journal);
          return results;
        });
  }

  /** The sources of this node, and those that any other one has spoken up for lately. */
  private Set<SourceName> known() {
    Instant now = storage.clock().instant();
    Set<SourceName> known = new HashSet<>(own);
    storage.sources().all().stream()
        .filter(source -> !source.isUnknown(now))
        .forEach(source -> known.add(source.traits().name()));
    return known;
  }

  /** Of a page what became of it in all; of a single target which run it is. */
  private void record(List<TriggerResult> results, Touched touched, Journal journal) {
    TriggerReport report = TriggerReport.of(results);
    if (report.enqueued() == 0) {
      return;
    }
    boolean single = results.size() == 1;
    TriggerResult first = results.get(0);
    Touched what =
        single && first instanceof TriggerResult.Enqueued run
            ? Touched.of(run.target()).by(run.run())
            : touched;
    journal.record(storage.clock().instant(), what, "", report.summary());
  }
}
