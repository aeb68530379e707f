package dev.discovery.jdbc;

/** What opening a store does about Discovery's tables. */
public enum SchemaMode {
  /**
   * Nothing: they are trusted to be there. For hosts that run the scripts by a tool of their own.
   */
  NONE,
  /** Refuses to open unless they are there, in a version that this code works on. The default. */
  VALIDATE,
  /**
   * Creates and upgrades them first, one transaction for each version, under a lock: any number of
   * nodes may start at once. Needs a user that may create tables.
   */
  APPLY
}
