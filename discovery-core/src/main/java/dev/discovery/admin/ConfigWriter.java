package dev.discovery.admin;

import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Subject;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigCheck;
import dev.discovery.config.ConfigDiff;
import dev.discovery.config.ConfigDiff.Difference;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.Violation;
import dev.discovery.orchestrator.OwnSources;
import dev.discovery.orchestrator.Projector;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes cities and configs that are locked: as a new version, with its entry in the audit log, and
 * subscriptions and targets follow. In the transaction of its caller. Thread-safe.
 */
final class ConfigWriter {

  private final Storage storage;
  private final OwnSources own;
  private final Projector projector;

  ConfigWriter(Storage storage, SourceRegistry registry, Projector projector) {
    this.storage = storage;
    this.own = new OwnSources(registry);
    this.projector = projector;
  }

  /** Writes a city's attributes, and locks it; what is returned is as it is then. */
  StoredConfig put(City city, Journal journal) {
    Optional<City> before = storage.configs().put(city);
    if (!before.equals(Optional.of(city))) {
      journal.record(
          now(),
          Touched.of(city.id()),
          before.map(ConfigWriter::attributes).orElse(""),
          attributes(city));
    }
    return storage.configs().lock(List.of(city.id())).get(0);
  }

  /** Lets the targets of a city follow its attributes. */
  void project(StoredConfig city) {
    projector.project(List.of(city), now());
  }

  /**
   * Writes {@code config}, unless that brings violations.
   *
   * @param how for the audit log, after the version; may be empty
   */
  SaveResult checked(StoredConfig current, DiscoveryConfig config, String how, Journal journal) {
    List<RegisteredSource> registered = storage.sources().all();
    List<Violation> violations =
        new NewViolations(own.judged(registered)).of(current.config(), config, names(registered));
    return violations.isEmpty()
        ? write(current, config, how, journal)
        : new SaveResult.Rejected(violations);
  }

  /** Writes {@code config}, whatever is wrong with it, unless it is what is stored. */
  SaveResult write(StoredConfig current, DiscoveryConfig config, String how, Journal journal) {
    Instant now = now();
    boolean unchanged =
        !current.version().equals(ConfigVersion.NONE) && config.equals(current.config());
    ConfigVersion version = unchanged ? current.version() : current.version().next();
    if (!unchanged) {
      var change = new ConfigChange(current.city().id(), config, version, journal.actor(), now);
      storage.configs().write(change);
      record(current, change, how, journal);
    }
    projector.project(List.of(new StoredConfig(current.city(), config, version)), now);
    List<RegisteredSource> registered = storage.sources().all();
    List<Violation> quarantined =
        ConfigCheck.check(config, own.judged(registered), names(registered));
    return unchanged
        ? new SaveResult.Unchanged(version, quarantined)
        : new SaveResult.Saved(version, quarantined);
  }

  private void record(StoredConfig current, ConfigChange change, String how, Journal journal) {
    ConfigDiff diff =
        ConfigDiff.between(current.config(), change.config(), own.judged(storage.sources().all()));
    String what = diff.isEmpty() ? "" : ": " + diff.summary();
    journal.record(
        change.at(),
        touched(change.city(), diff),
        "version " + current.version(),
        "version " + change.version() + how + what);
  }

  /** The source too, if it is one alone that differs. */
  private static Touched touched(CityId city, ConfigDiff diff) {
    List<Optional<SourceName>> sources =
        diff.differences().stream().map(Difference::source).distinct().toList();
    return Touched.of(
        new Subject(Optional.of(city), sources.size() == 1 ? sources.get(0) : Optional.empty()));
  }

  private static String attributes(City city) {
    return "name=%s country=%s region=%s zone=%s"
        .formatted(
            city.name(),
            city.country(),
            city.region().map(Object::toString).orElse(""),
            city.zone());
  }

  /** What any node has, so that one without a source may write configs that name it. */
  private static Set<SourceName> names(List<RegisteredSource> registered) {
    return registered.stream().map(source -> source.traits().name()).collect(Collectors.toSet());
  }

  private Instant now() {
    return storage.clock().instant();
  }
}
