package dev.discovery.testkit;

/**
 * The death of a process, as {@link Faults} plays it: an {@link Error}, so that nothing that only
 * handles exceptions goes on after it.
 */
public final class ProcessDeath extends Error {

  private static final long serialVersionUID = 1L;

  /** At this call. */
  public ProcessDeath(String call) {
    super("the process died at " + call);
  }
}
