package dev.discovery.schedule;
import java.time.Duration;
/** stub */
public record Frequency(Duration length) {
  /** stub */
  public static Frequency ofHours(long hours) { return new Frequency(Duration.ofHours(hours)); }
  /** stub */
  public static Frequency ofMinutes(long minutes) { return new Frequency(Duration.ofMinutes(minutes)); }
}
