package dev.discovery.admin;

import dev.discovery.plan.Parked;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.Target;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.RunLedger.Around;
import dev.discovery.port.StoredConfig;
import dev.discovery.run.Run;
import dev.discovery.schedule.Schedule;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceName;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * All that an explanation is drawn from, as it was read.
 *
 * @param city with its newest config
 * @param newest the newest change of that config
 * @param wish what the city wants of the source, as the machine obeys it
 * @param target what the source is synced for; empty if that was never wanted
 * @param pauses those that reach the target
 * @param inFlight the run of the target that has not ended
 * @param around the decisions around the instant that is asked about
 * @param deletedUpTo when the newest of what the ledger has lost to pruning was decided
 */
record Circumstances(
    StoredConfig city,
    Optional<ConfigChange> newest,
    Wished wish,
    Optional<Target> target,
    Pauses pauses,
    Optional<Run> inFlight,
    Around around,
    Optional<Instant> deletedUpTo) {

  /**
   * A city's wish for a source.
   *
   * @param subscription empty if the config does not name the source
   * @param registered whether any node has ever had the source
   * @param unknown why nothing of the source is decided while no node has it
   */
  record Wished(
      SourceName source,
      Optional<Subscription> subscription,
      boolean registered,
      Optional<Parked> unknown) {}

  SourceName source() {
    return wish.source();
  }

  /** The target, if any city wants it. */
  Optional<Target> activeTarget() {
    return target.filter(it -> it.state().active());
  }

  Optional<Schedule> schedule() {
    return target.flatMap(it -> it.schedule().ifReadable());
  }

  /** Of the schedule, as far as that can be read; otherwise of the city. */
  ZoneId zone() {
    return schedule().map(Schedule::zone).orElse(city.city().zone());
  }

  boolean isWide() {
    return target.filter(it -> it.id().scope().scope() != Scope.CITY).isPresent();
  }

  /** {@code karnet for krakow}. */
  String what() {
    return source() + " for " + city.city().id();
  }

  /** An instant in words. */
  String at(Instant instant) {
    return Moment.of(instant, zone());
  }
}
