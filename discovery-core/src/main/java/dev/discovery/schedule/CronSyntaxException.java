package dev.discovery.schedule;
/** stub */
public class CronSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  /** stub */
  public CronSyntaxException(String m) { super(m); }
}
