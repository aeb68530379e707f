package dev.discovery.worker;

/** Finds runs in flight whose job has vanished from the queue, and ends them as LOST. Thread-safe. */
public final class RunReconciler {

  /**
   * Looks through all runs in flight whose newest step is a minute old. One that has no job is noted;
   * one that still has none 30 seconds later, and has not moved, is ended as LOST.
   *
   * @return how many were ended
   */
  public int reconcile() {
    throw new IllegalStateException("stub");
  }
}
