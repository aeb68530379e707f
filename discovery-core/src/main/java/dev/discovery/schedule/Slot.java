package dev.discovery.schedule;
import java.time.*;
/** stub */
public record Slot(Instant at, LocalDateTime wall, boolean offGrid) {
  /** stub */
  public static Slot offGrid(Instant at, ZoneId zone) { return new Slot(at, LocalDateTime.ofInstant(at, zone), true); }
}
