package dev.discovery.plan;

/** What a person's wish for another next slot makes of a target. */
public sealed interface Move {

  /** It waits for that slot, and slots that had come are dropped for the ledger. */
  record Done(Edit edit) implements Move {}

  /** It stays as it is. */
  record Refused(String reason) implements Move {}
}
