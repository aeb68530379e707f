package dev.discovery.schedule;
import java.time.*;
/** stub */
public record Spread(Duration window) {
  /** stub */
  public static final Spread NONE = new Spread(Duration.ZERO);
  /** stub */
  public Duration offset(String key) { return Duration.ZERO; }
  /** stub */
  public Instant dueAt(Slot slot, Slot next, String key) { return slot.at(); }
}
