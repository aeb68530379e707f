package dev.discovery.config;

import dev.discovery.Check;
import dev.discovery.source.SourceName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people want for one city: a schedule and sources. Holds all that its stored form says, keys
 * that nobody knows and entries that are invalid included, and what is wrong with it. Immutable;
 * two are equal if their stored forms are, whatever the order of keys and the spelling of numbers.
 */
public final class DiscoveryConfig {

  /** Of a city that wants nothing yet: the default schedule, no sources. */
  public static final DiscoveryConfig EMPTY = of(JsonDocument.EMPTY);

  private final JsonDocument document;
  private final @Nullable String unreadable;
  private final Optional<CitySchedule> schedule;
  private final List<SourceEntry> sources;
  private final Map<SourceName, Integer> places = new LinkedHashMap<>();
  private final List<Violation> violations;

  private DiscoveryConfig(JsonDocument document) {
    this.document = document;
    this.unreadable = null;
    List<Violation> all = document.unknownViolations();
    this.schedule = document.schedule(all);
    this.sources = document.sources();
    for (int place = 0; place < sources.size(); place++) {
      SourceEntry entry = sources.get(place);
      if (entry instanceof InvalidSource invalid) {
        all.addAll(invalid.violations());
      }
      int at = place;
      entry.sourceName().ifPresent(name -> places.putIfAbsent(name, at));
    }
    this.violations = List.copyOf(all);
  }

  private DiscoveryConfig(String text, Violation why) {
    this.document = JsonDocument.EMPTY;
    this.unreadable = text;
    this.schedule = Optional.empty();
    this.sources = List.of();
    this.violations = List.of(why);
  }

  static DiscoveryConfig of(JsonDocument document) {
    String text = JsonTextWriter.write(document.members());
    return DiscoveryConfigJson.isTooLong(text)
        ? unreadable(text, DiscoveryConfigJson.tooLong())
        : new DiscoveryConfig(document);
  }

  static DiscoveryConfig unreadable(String text, Violation why) {
    return new DiscoveryConfig(text, why);
  }

  /**
   * Of these, in this order.
   *
   * @throws IllegalArgumentException if two sources have one name
   */
  public static DiscoveryConfig of(CitySchedule schedule, List<SourceConfig> sources) {
    JsonDocument document = JsonDocument.EMPTY.with(schedule);
    Set<SourceName> names = new HashSet<>();
    for (SourceConfig source : sources) {
      Check.argument(names.add(source.name()), "source name", "used once", source.name());
    }
    return of(document.with(sources));
  }

  /** Empty when the stored schedule is invalid, which quarantines every city-scoped source. */
  public Optional<CitySchedule> schedule() {
    return schedule;
  }

  /** All entries, each at its place in the stored form. */
  public List<SourceEntry> sources() {
    return sources;
  }

  /** The valid entry of that name; empty if there is none, or the first one is invalid. */
  public Optional<SourceConfig> source(SourceName name) {
    return Optional.ofNullable(places.get(name)).flatMap(place -> valid(sources.get(place)));
  }

  /** Whether it is a JSON object within the limits; nothing is known of one that is not. */
  public boolean isReadable() {
    return unreadable == null;
  }

  /** All of them: document, schedule, sources. */
  public List<Violation> violations() {
    return violations;
  }

  /**
   * With that schedule; keys that nobody knows stay.
   *
   * @throws IllegalStateException if this config is not readable
   */
  public DiscoveryConfig with(CitySchedule wanted) {
    checkReadable();
    return schedule.equals(Optional.of(wanted)) ? this : of(document.with(wanted));
  }

  /**
   * Replaces the first entry of that name, valid or not, or adds one at the end. Of an entry that
   * is replaced, keys that nobody knows stay; settings are taken as given, so change those that
   * there are with {@link dev.discovery.source.Settings#with}.
   *
   * @throws IllegalStateException if this config is not readable
   */
  public DiscoveryConfig with(SourceConfig source) {
    checkReadable();
    int place = places.getOrDefault(source.name(), sources.size());
    return source(source.name()).equals(Optional.of(source))
        ? this
        : of(document.with(place, source));
  }

  /**
   * Without any entry of that name: with the first one gone, a second one would come into force.
   *
   * @throws IllegalStateException if this config is not readable
   */
  public DiscoveryConfig without(SourceName name) {
    checkReadable();
    Set<Integer> gone = new HashSet<>();
    for (int place = 0; place < sources.size(); place++) {
      if (sources.get(place).sourceName().equals(Optional.of(name))) {
        gone.add(place);
      }
    }
    return gone.isEmpty() ? this : of(document.without(gone));
  }

  /** The JSON pointer of the first entry of that name. */
  String pointer(SourceName name) {
    Integer place = places.get(name);
    return "/sources/" + (place == null ? "-" : place);
  }

  /** The stored form as plain values; empty if it is not readable. */
  Map<String, @Nullable Object> members() {
    return document.members();
  }

  /**
   * The entries in their stored form and order: by the name of the source, {@code karnet (2)} for
   * the second one of that name, {@code ?} for one whose name cannot be read.
   */
  Map<String, @Nullable Object> byName() {
    var byName = new LinkedHashMap<String, @Nullable Object>();
    Map<String, Integer> times = new HashMap<>();
    for (int place = 0; place < sources.size(); place++) {
      String name = sources.get(place).sourceName().map(SourceName::value).orElse("?");
      int time = times.merge(name, 1, Integer::sum);
      byName.put(time == 1 ? name : name + " (" + time + ")", document.element(place));
    }
    return byName;
  }

  String text() {
    return unreadable == null ? JsonTextWriter.write(document.members()) : unreadable;
  }

  private void checkReadable() {
    if (unreadable != null) {
      throw new IllegalStateException("the config is not readable, replace it: " + violations);
    }
  }

  private static Optional<SourceConfig> valid(SourceEntry entry) {
    return entry instanceof SourceConfig source ? Optional.of(source) : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscoveryConfig config
        && document.equals(config.document)
        && Objects.equals(unreadable, config.unreadable);
  }

  @Override
  public int hashCode() {
    return Objects.hash(document, unreadable);
  }

  /** Names of sources and the number of violations: no settings. */
  @Override
  public String toString() {
    return "DiscoveryConfig" + places.keySet() + " with " + violations.size() + " violations";
  }
}
