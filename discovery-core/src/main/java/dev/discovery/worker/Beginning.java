package dev.discovery.worker;

/** What became of a worker's taking a run one attempt further. */
public sealed interface Beginning {

  /** No attempt began: the run was over, ended instead, or is another node's. */
  record Refused(WorkResult result) implements Beginning {}

  /** An attempt began, and is recorded as running until it is brought to its end. */
  record Begun(RunAttempt attempt) implements Beginning {}
}
