package dev.discovery.source;

/** What a config may set for a source. Immutable. */
public final class SettingsSchema {

  /** No settings. */
  public static final SettingsSchema EMPTY = new SettingsSchema();

  private SettingsSchema() {}

  /** The settings with the default of each one that is absent. */
  public Settings applyDefaults(Settings settings) {
    return settings;
  }

  /** Equal for equal schemas. */
  public String fingerprint() {
    return "";
  }
}
