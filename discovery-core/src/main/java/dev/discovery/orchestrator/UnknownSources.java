package dev.discovery.orchestrator;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.DueQuery;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.Storage;
import dev.discovery.source.SourceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parks the targets of sources that no node has, and unparks them when one has it again.
 * Thread-safe.
 */
final class UnknownSources {

  private static final Logger log = LoggerFactory.getLogger(SourceRegistration.class);
  private static final int TARGETS = 1_000;

  private final Storage storage;

  UnknownSources(Storage storage) {
    this.storage = storage;
  }

  /** While there is nothing to unpark, one probe of an index. */
  void unpark(SourceName name) {
    repeat(() -> unparkSome(name));
  }

  /** The due ones, unless a node has spoken up for the source meanwhile. */
  void park(SourceName name, Instant now) {
    repeat(() -> parkSome(name, now));
  }

  private boolean unparkSome(SourceName name) {
    List<Target> parked = storage.targets().lockParked(name, ParkReason.UNKNOWN_SOURCE, TARGETS);
    if (!parked.isEmpty()) {
      storage
          .targets()
          .advance(parked.stream().map(each -> each.in(each.state().unparked())).toList());
      log.info("source is back, targets unparked: source={} n={}", name, parked.size());
    }
    return parked.size() == TARGETS;
  }

  /** Why targets of a source that no node has are parked. */
  static Parked why(RegisteredSource source, Instant now) {
    return Parked.untilEvent(
        ParkReason.UNKNOWN_SOURCE,
        "no running node has registered the source since " + source.seenAt(),
        now);
  }

  private boolean parkSome(SourceName name, Instant now) {
    Optional<RegisteredSource> source = storage.sources().lock(name);
    if (source.filter(it -> it.isUnknown(now)).isEmpty()) {
      return false;
    }
    List<Target> due =
        storage.targets().claim(new DueQuery(now, Set.of(name), Optional.empty(), TARGETS));
    Parked why = why(source.get(), now);
    storage
        .targets()
        .advance(due.stream().map(target -> target.in(parked(target.state(), why, now))).toList());
    if (!due.isEmpty()) {
      log.warn("source unknown to every node, targets parked: source={} n={}", name, due.size());
    }
    return due.size() == TARGETS;
  }

  /** Quarantine stays, because it has slots dropped that are to be run after any other wait. */
  private static TargetState parked(TargetState state, Parked why, Instant now) {
    return state.isParked(ParkReason.QUARANTINED)
        ? state.parked(state.parked().orElseThrow().again(why.detail(), now))
        : state.parked(why);
  }

  private void repeat(BooleanSupplier step) {
    boolean more = true;
    while (more) {
      more = storage.transactions().call(step::getAsBoolean);
    }
  }
}
