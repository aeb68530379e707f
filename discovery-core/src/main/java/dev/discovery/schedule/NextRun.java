package dev.discovery.schedule;
import java.time.Instant;
/** stub */
public final class NextRun {
  private NextRun() {}
  /** stub */
  public static Slot after(Slot slot, Schedule schedule) { return slot; }
  /** stub */
  public static Walk walk(Slot from, Schedule schedule, Instant until) { return new Walk(from, 0, false, from); }
  /** stub */
  public static Slot firstAfter(Slot last, Schedule schedule, Instant now) { return last; }
}
