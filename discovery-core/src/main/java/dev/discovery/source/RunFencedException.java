package dev.discovery.source;

import dev.discovery.DiscoveryException;

/**
 * This attempt has lost its run to another one, or the run has ended: it may not write any more.
 */
public final class RunFencedException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final transient RunId run;
  private final int attempt;

  /** For the attempt that lost. */
  public RunFencedException(RunId run, int attempt) {
    super("attempt has lost its run and may not write (run=" + run + ", attempt=" + attempt + ")");
    this.run = run;
    this.attempt = attempt;
  }

  /** The run that was lost. */
  public RunId run() {
    return run;
  }

  /** The attempt that lost it. */
  public int attempt() {
    return attempt;
  }
}
