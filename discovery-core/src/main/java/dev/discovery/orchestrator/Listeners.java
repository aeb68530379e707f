package dev.discovery.orchestrator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener, whose exceptions are its own. Not for hosts. */
public final class Listeners {

  private static final Logger log = LoggerFactory.getLogger(DiscoveryListener.class);

  private Listeners() {}

  /** Runs {@code call}; what it throws is logged. */
  public static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.warn("listener failed", e);
    }
  }
}
