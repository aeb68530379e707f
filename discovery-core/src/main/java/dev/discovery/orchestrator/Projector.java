package dev.discovery.orchestrator;

import dev.discovery.city.CityId;
import dev.discovery.health.HealthFacts;
import dev.discovery.health.HealthMarks;
import dev.discovery.plan.Demand;
import dev.discovery.plan.Edit;
import dev.discovery.plan.LedgerStanding;
import dev.discovery.plan.Projection;
import dev.discovery.plan.SourceTraits;
import dev.discovery.plan.Target;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brings subscriptions and targets in line with the configs of some cities, in the transaction that
 * changed them. A fixed number of statements, whatever the number of cities. Thread-safe.
 */
public final class Projector {

  private final Storage storage;
  private final SourceRegistry registry;
  private final OwnSources own;
  private final String instance;

  /**
   * On these ports, with the settings schemas of this node's sources, as far as its definitions are
   * the stored ones.
   */
  public Projector(Storage storage, SourceRegistry registry, String instance) {
    this.storage = storage;
    this.registry = registry;
    this.own = new OwnSources(registry);
    this.instance = instance;
  }

  /** The sources of this node. */
  public SourceRegistry registry() {
    return registry;
  }

  /** The name of this node in the ledger. */
  public String instance() {
    return instance;
  }

  /**
   * Projects cities that the caller has locked. Targets are locked in order, and only then are the
   * subscriptions of other cities read: of two cities that leave a target at once, the later one
   * sees that nobody is left.
   */
  public void project(List<StoredConfig> configs, Instant now) {
    CityProjection cities = projection(storage.sources().hold(), configs);
    storage.subscriptions().replace(cities.cities(), cities.subscriptions());
    if (cities.targets().isEmpty()) {
      return;
    }
    storage.targets().insert(cities.wanted());
    List<Target> locked = storage.targets().lock(cities.targets());
    write(changes(cities, locked, now), now);
  }

  /**
   * What {@link #project} would make of the targets of these cities, in their natural order: the
   * same computation, without locks and without writing anything. What others write meanwhile may
   * be seen in part.
   */
  public List<ProjectedChange> propose(List<StoredConfig> configs, Instant now) {
    CityProjection cities = projection(storage.sources().all(), configs);
    var targets = new TreeMap<TargetId, Target>();
    cities.wanted().forEach(wanted -> targets.put(wanted.id(), wanted));
    storage.targets().find(cities.targets()).forEach(found -> targets.put(found.id(), found));
    List<Target> all = List.copyOf(targets.values());
    return changes(cities, all, now);
  }

  private CityProjection projection(List<RegisteredSource> sources, List<StoredConfig> configs) {
    Projection projection = new Projection(traits(sources), own.judged(sources));
    List<CityId> ids = configs.stream().map(stored -> stored.city().id()).toList();
    return new CityProjection(projection, configs, storage.subscriptions().ofCities(ids));
  }

  /**
   * What becomes of targets. A gap is taken from where the ledger says that its target stands: it
   * refuses a slot that it has already, and with it everything else that is written.
   */
  private List<ProjectedChange> changes(CityProjection cities, List<Target> targets, Instant now) {
    List<Demand> others = demandOfOthers(targets, cities.cities());
    List<ProjectedChange> changes = cities.changes(targets, others, now);
    List<TargetId> gaps =
        changes.stream()
            .filter(each -> each.edit().gap().isPresent())
            .map(each -> each.before().id())
            .toList();
    if (gaps.isEmpty()) {
      return changes;
    }
    Map<TargetId, LedgerStanding> ledger = storage.runs().standing(gaps);
    List<Target> corrected =
        targets.stream()
            .map(
                target ->
                    ledger.containsKey(target.id())
                        ? ledger.get(target.id()).corrected(target, now)
                        : target)
            .toList();
    return cities.changes(corrected, others, now);
  }

  private List<Demand> demandOfOthers(List<Target> targets, List<CityId> cities) {
    List<TargetId> ids = targets.stream().map(Target::id).toList();
    return storage.subscriptions().demandOfOthers(cities, ids);
  }

  private void write(List<ProjectedChange> changes, Instant now) {
    var changed = new ArrayList<Target>();
    var judgedAnew = new ArrayList<ProjectedChange>();
    var gaps = new ArrayList<Entry>();
    for (ProjectedChange each : changes) {
      Edit edit = each.edit();
      if (each.isChange()) {
        changed.add(edit.target());
        if (each.changesWhatIsExpected()) {
          judgedAnew.add(each);
        }
      }
      edit.gap()
          .ifPresent(
              gap -> gaps.add(new Entry.Skipped(edit.target().id(), gap.slot(), gap.reason())));
    }
    if (!changed.isEmpty()) {
      storage.targets().update(changed);
    }
    if (!gaps.isEmpty()) {
      storage.runs().record(gaps, now, instance);
    }
    if (!judgedAnew.isEmpty()) {
      judge(judgedAnew);
    }
  }

  private void judge(List<ProjectedChange> changes) {
    List<TargetId> ids = changes.stream().map(each -> each.before().id()).toList();
    Map<TargetId, HealthFacts> stored = storage.health().find(ids);
    var marks = new HashMap<TargetId, Optional<HealthMarks>>();
    for (ProjectedChange each : changes) {
      HealthFacts facts = stored.get(each.before().id());
      Optional<HealthMarks> after =
          HealthMarks.edited(facts.marks(), facts.standing(), each.before(), each.edit().target());
      if (!after.equals(facts.marks())) {
        marks.put(each.before().id(), after);
      }
    }
    if (!marks.isEmpty()) {
      storage.health().write(marks);
    }
  }

  private static Map<SourceName, SourceTraits> traits(List<RegisteredSource> held) {
    return held.stream()
        .map(RegisteredSource::traits)
        .collect(Collectors.toMap(SourceTraits::name, traits -> traits));
  }
}
