package dev.discovery.config;

import dev.discovery.source.SourceName;
import java.util.List;
import java.util.Optional;

/** stub */
public final class DiscoveryConfig {
  private DiscoveryConfig() {}

  /** stub */
  public static final DiscoveryConfig EMPTY = new DiscoveryConfig();

  /** stub */
  public static DiscoveryConfig of(CitySchedule schedule, List<SourceConfig> sources) {
    return EMPTY;
  }

  /** Empty when the stored schedule is invalid, which quarantines every city-scoped source. */
  public Optional<CitySchedule> schedule() {
    return Optional.of(CitySchedule.DEFAULT);
  }

  /** stub */
  public List<SourceEntry> sources() {
    return List.of();
  }

  /** stub */
  public Optional<SourceConfig> source(SourceName name) {
    return Optional.empty();
  }

  /** Whether it is a JSON object within the limits; nothing is known of one that is not. */
  public boolean isReadable() {
    return true;
  }

  /** All of them: document, schedule, sources. */
  public List<Violation> violations() {
    return List.of();
  }

  /** stub */
  public DiscoveryConfig with(CitySchedule schedule) {
    return this;
  }

  /** Replaces the entry of that name, or adds it at the end. */
  public DiscoveryConfig with(SourceConfig source) {
    return this;
  }

  /** stub */
  public DiscoveryConfig without(SourceName name) {
    return this;
  }
}
