package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.orchestrator.OwnSources;
import dev.discovery.plan.Demand;
import dev.discovery.plan.Projection;
import dev.discovery.plan.SourceTraits;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.Target;
import dev.discovery.plan.Wish;
import dev.discovery.port.AuditLog.AuditRow;
import dev.discovery.port.AuditLog.Position;
import dev.discovery.port.AuditQuery;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.proof.PastSchedule;
import dev.discovery.proof.PastSchedule.Change;
import dev.discovery.proof.SlotAudit;
import dev.discovery.proof.SlotEvidence;
import dev.discovery.run.LedgerEntry;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Gathers what there is about the slots of a target, in pages and without locks. Thread-safe. */
final class SlotAudits {

  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MOST_DECISIONS = 10_000;
  private static final int MOST_CHANGES = 1_000;
  private static final int PAGE = 500;
  private static final int MOST_PAGES = 20;

  private final Storage storage;
  private final OwnSources own;
  private final Gate gate;

  SlotAudits(Storage storage, SourceRegistry registry, Gate gate) {
    this.storage = storage;
    this.own = new OwnSources(registry);
    this.gate = gate;
  }

  Optional<SlotAudit> of(TargetId id, Instant from, Instant until, Actor actor) {
    Check.argument(!until.isBefore(from), "until", "not before " + from, until);
    Check.argument(
        !until.isAfter(from.plus(LONGEST)), "until", "at most 366 days after " + from, until);
    return gate.read(
        Operation.AUDIT_SLOTS,
        Subject.of(id),
        actor,
        () -> {
          // What is decided after it belongs to another audit; so nothing is missed in between.
          Instant now = storage.clock().instant();
          return storage.targets().find(List.of(id)).stream()
              .findFirst()
              .map(target -> audit(target, from, until, now));
        });
  }

  private SlotAudit audit(Target target, Instant from, Instant until, Instant now) {
    List<LedgerEntry> decisions = decisions(target.id(), from, until);
    Optional<Instant> stoppedAt =
        decisions.size() > MOST_DECISIONS
            ? Optional.of(slotOf(decisions.get(MOST_DECISIONS)))
            : Optional.empty();
    Instant since = decisions.isEmpty() ? from : slotOf(decisions.get(0));
    var evidence =
        new SlotEvidence(
            target,
            decisions,
            past(target, since, now),
            storage.pauses().reaching(List.of(target.id())),
            // After the decisions: what is deleted in between is known to be.
            storage.housekeeping().openingBalances(List.of(target.id())).get(target.id()).upTo());
    return SlotAudit.of(evidence, from, until, stoppedAt, now);
  }

  /** From the one before the range to the first after it, or to the first that is too many. */
  private List<LedgerEntry> decisions(TargetId target, Instant from, Instant until) {
    var found = new ArrayList<LedgerEntry>();
    storage.runs().around(target, from).upTo().ifPresent(found::add);
    Instant after = from;
    boolean more = true;
    while (more && found.size() <= MOST_DECISIONS) {
      int limit = Math.min(PAGE, MOST_DECISIONS + 1 - found.size());
      List<LedgerEntry> page = storage.runs().decisions(target, after, limit);
      found.addAll(page);
      after = page.isEmpty() ? after : slotOf(page.get(page.size() - 1));
      more = page.size() == limit && after.isBefore(until);
    }
    return beyond(found, until);
  }

  /** Without what comes after the first one that is not in the range. */
  private static List<LedgerEntry> beyond(List<LedgerEntry> found, Instant until) {
    long within = found.stream().filter(entry -> slotOf(entry).isBefore(until)).count();
    return found.subList(0, (int) Math.min(found.size(), within + 1));
  }

  private static Instant slotOf(LedgerEntry entry) {
    return entry.decided().orElseThrow().slot().at();
  }

  private PastSchedule past(Target target, Instant since, Instant now) {
    Optional<CityId> city = target.id().scope().city();
    if (city.isEmpty()) {
      return PastSchedule.uncertain(today(target));
    }
    return storage
        .configs()
        .find(city.get())
        .map(stored -> past(target, stored, since, now))
        .orElseGet(() -> PastSchedule.uncertain(today(target)));
  }

  private PastSchedule past(Target target, StoredConfig city, Instant since, Instant now) {
    List<ConfigChange> versions = versions(city.city().id(), since);
    List<Instant> moves = moves(target.id(), since);
    boolean all = versions.size() < MOST_CHANGES && moves.size() < MOST_CHANGES;
    return new PastSchedule(changes(target.id(), city, versions, now), all, moves);
  }

  private static Wish today(Target target) {
    return target.state().active() ? new Wish.On(target.schedule()) : new Wish.Off();
  }

  /** What the versions of the city's config asked for, as far as they matter. */
  private List<Change> changes(
      TargetId target, StoredConfig city, List<ConfigChange> versions, Instant now) {
    List<RegisteredSource> sources = storage.sources().all();
    var projection =
        new Projection(
            sources.stream()
                .map(RegisteredSource::traits)
                .collect(Collectors.toMap(SourceTraits::name, Function.identity())),
            own.judged(sources));
    var changes = new ArrayList<Change>();
    for (ConfigChange version : versions) {
      if (!version.at().isAfter(now)) {
        changes.add(new Change(version.at(), wish(target, city, version, projection)));
      }
    }
    Collections.reverse(changes);
    return changes;
  }

  private static Wish wish(
      TargetId target, StoredConfig city, ConfigChange version, Projection projection) {
    Optional<Subscription> subscription =
        projection
            .subscription(city.city(), version.config(), target.source())
            .filter(of -> of.target().equals(Optional.of(target)));
    Demand demand =
        subscription.map(Demand.none(target)::plus).orElseGet(() -> Demand.none(target));
    return projection.wish(demand, version.config());
  }

  /** Newest first, back to the one that was in force at {@code since}. */
  private List<ConfigChange> versions(CityId city, Instant since) {
    var versions = new ArrayList<ConfigChange>();
    boolean more = true;
    while (more && versions.size() < MOST_CHANGES) {
      List<ConfigChange> page =
          storage
              .configs()
              .history(
                  city,
                  versions.isEmpty()
                      ? Optional.empty()
                      : Optional.of(versions.get(versions.size() - 1).version()),
                  100);
      versions.addAll(page);
      more = page.size() == 100 && page.get(99).at().isAfter(since);
    }
    return versions;
  }

  /** When people set the next slot, as the audit log has it, oldest first. */
  private List<Instant> moves(TargetId target, Instant since) {
    AuditQuery query =
        AuditQuery.ALL.of(target.scope().city().orElseThrow()).of(target.source()).from(since);
    var moves = new ArrayList<Instant>();
    Optional<Position> before = Optional.empty();
    List<AuditRow> page;
    int pages = 0;
    do {
      page = storage.audit().find(query, before, PAGE);
      for (AuditRow row : page) {
        if (row.entry().operation() == Operation.EDIT_NEXT_RUN) {
          moves.add(row.entry().at());
        }
        before = Optional.of(row.position());
      }
      pages++;
    } while (page.size() == PAGE && pages < MOST_PAGES);
    Collections.reverse(moves);
    return moves;
  }
}
