package dev.discovery.source;

/** How wide one sync of a source reaches. */
public enum Scope {
  /** One sync per city that wants the source. */
  CITY,
  /** One sync per region in which any city wants it. */
  REGION,
  /** One sync per country in which any city wants it. */
  COUNTRY,
  /** One sync for everyone. */
  GLOBAL
}
