package dev.discovery.config;

import dev.discovery.schedule.Frequency;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import java.util.Optional;

/**
 * What a city wants of one source. Immutable; the {@code with} methods return a changed copy.
 *
 * @param name of the source; a config names each once
 * @param enabled whether it is to run at all; default: true
 * @param frequency least time between two runs; default: {@link #DEFAULT_FREQUENCY}
 * @param settings all of them, those included that no schema knows
 * @param policies what it wants otherwise than the source's definition; default: nothing
 */
public record SourceConfig(
    SourceName name,
    boolean enabled,
    Frequency frequency,
    Settings settings,
    PolicyOverrides policies)
    implements SourceEntry {

  /** Of an entry that names none: 24 hours. */
  public static final Frequency DEFAULT_FREQUENCY = Frequency.ofHours(24);

  /** Enabled, every 24 hours, without settings. */
  public static SourceConfig of(String name) {
    return new SourceConfig(
        new SourceName(name), true, DEFAULT_FREQUENCY, Settings.EMPTY, PolicyOverrides.NONE);
  }

  /**
   * The entry that a city gets when it adds the source: enabled, as often as the source offers,
   * without settings, so that its defaults apply. A setting that is required is still missing.
   */
  public static SourceConfig of(SourceDefinition source) {
    return new SourceConfig(
        source.name(), true, source.frequency(), Settings.EMPTY, PolicyOverrides.NONE);
  }

  @Override
  public Optional<SourceName> sourceName() {
    return Optional.of(name);
  }

  /** The same, enabled or not. */
  public SourceConfig withEnabled(boolean wanted) {
    return new SourceConfig(name, wanted, frequency, settings, policies);
  }

  /** The same with another frequency. */
  public SourceConfig withFrequency(Frequency wanted) {
    return new SourceConfig(name, enabled, wanted, settings, policies);
  }

  /** The same with other settings, which replace all that there were. */
  public SourceConfig withSettings(Settings wanted) {
    return new SourceConfig(name, enabled, frequency, wanted, policies);
  }

  /** The same with other policies, which replace all that there were. */
  public SourceConfig withPolicies(PolicyOverrides wanted) {
    return new SourceConfig(name, enabled, frequency, settings, wanted);
  }
}
