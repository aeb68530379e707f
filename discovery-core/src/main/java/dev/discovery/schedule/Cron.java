package dev.discovery.schedule;
import java.time.LocalDateTime;
/** stub */
public record Cron(String text) {
  /** stub */
  public static Cron parse(String text) { return new Cron(text); }
  /** stub */
  public LocalDateTime nextOrSame(LocalDateTime t) { return t; }
  /** stub */
  public LocalDateTime next(LocalDateTime t) { return t; }
  /** stub */
  public LocalDateTime previousOrSame(LocalDateTime t) { return t; }
  /** stub */
  public boolean matches(LocalDateTime t) { return true; }
}
