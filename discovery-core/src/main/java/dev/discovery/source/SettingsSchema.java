package dev.discovery.source;

/** stub */
public final class SettingsSchema {
  /** stub */
  public static final SettingsSchema EMPTY = new SettingsSchema();
  private SettingsSchema() {}
  /** stub */
  public Settings applyDefaults(Settings settings) { return settings; }
  /** stub */
  public String fingerprint() { return ""; }
}
