package dev.discovery.orchestrator;

import dev.discovery.plan.PauseScope;
import dev.discovery.port.PauseStore.Resumed;
import dev.discovery.port.PortException;
import dev.discovery.port.Storage;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the tick look at what a pause held up, once a person has ended it: page by page, each in a
 * transaction of its own. The pause is stored as one whose targets are to be woken until the last
 * page is done, so that any node finishes what another one began; waking again changes nothing.
 * Thread-safe.
 */
public final class PauseEnds {

  private static final Logger log = LoggerFactory.getLogger(PauseEnds.class);
  private static final int TARGETS = 1_000;
  private static final int PAUSES = 100;

  private final Storage storage;

  /** On these ports. */
  public PauseEnds(Storage storage) {
    this.storage = storage;
  }

  /** Wakes the targets of one pause; the next tick decides them, or parks them for another one. */
  public void wake(Resumed resumed) {
    PauseScope scope = resumed.pause().scope();
    Instant at = resumed.pause().until().orElseThrow();
    Optional<TargetId> after = Optional.empty();
    int woken = 0;
    boolean more = true;
    while (more) {
      Optional<TargetId> from = after;
      List<TargetId> page =
          storage.transactions().call(() -> storage.targets().wakePaused(scope, from, at, TARGETS));
      woken += page.size();
      more = page.size() == TARGETS;
      after = more ? Optional.of(page.get(TARGETS - 1)) : after;
    }
    storage.pauses().woken(resumed);
    log.info("pause ended, targets woken: scope={} n={}", scope, woken);
  }

  /**
   * Every minute, on every node: finishes what a crash or an outage has left of ended pauses, and
   * forgets those that nothing undecided fell due in. What fails is logged, and left to the next
   * round.
   */
  public void finish() {
    try {
      List<Resumed> left = storage.pauses().resumed(PAUSES);
      left.forEach(this::wake);
      storage.pauses().forget(storage.clock().instant());
    } catch (PortException e) {
      log.warn("ended pauses not finished, tried again later: problem={}", e.getMessage());
    }
  }
}
