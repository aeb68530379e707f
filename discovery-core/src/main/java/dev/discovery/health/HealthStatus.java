package dev.discovery.health;

/** How a target is doing; of several targets, how the worst one is. */
public enum HealthStatus {
  /** Data comes as it should. */
  PASS,
  /** Something is wrong, or late, but the data is not too old yet. */
  WARN,
  /** The data is older than its objective, or run after run fails. */
  FAIL,
  /** It cannot be said: nothing has run yet, or nothing is meant to. */
  UNKNOWN
}
