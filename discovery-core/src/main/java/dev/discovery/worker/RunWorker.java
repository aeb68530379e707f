package dev.discovery.worker;

import dev.discovery.source.RunId;

/**
 * Works on runs, for a job backend. Thread-safe.
 */
public final class RunWorker {

  /**
   * Takes the run one attempt further, on this thread, and records what came of it. The backend
   * calls it for a job that it holds, and again for a job whose holder it believes dead: that takes
   * the run over, and the former holder cannot write any more.
   *
   * @return what to do with the job. A crash before the backend has done it is harmless: the next
   *     call finds the run where it stands
   * @throws dev.discovery.port.PortException if start or end could not be recorded; the backend
   *     calls again later
   */
  public WorkResult work(RunId run) {
    throw new IllegalStateException("stub");
  }
}
