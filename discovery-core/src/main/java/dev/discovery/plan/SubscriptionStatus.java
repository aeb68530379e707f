package dev.discovery.plan;

/** Whether a city's wish for a source counts. */
public enum SubscriptionStatus {
  /** It does. */
  ACTIVE,
  /** The city's schedule or its source is switched off. */
  DISABLED,
  /** The entry, or the schedule that it follows, is invalid. */
  QUARANTINED,
  /** No node has ever registered the source, or the city has no place at its scope. */
  UNKNOWN
}
