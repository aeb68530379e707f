package dev.discovery.orchestrator;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.port.EnqueueResult;
import dev.discovery.run.TickCounts;
import dev.discovery.run.TickReport;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts what a tick does. For one thread. */
final class Tally {

  private final Map<SkipReason, Integer> skipped = new EnumMap<>(SkipReason.class);
  private final Map<ParkReason, Integer> parked = new EnumMap<>(ParkReason.class);
  private int enqueued;
  private int duplicates;
  private int failed;
  private int backfilled;
  private @Nullable String problem;

  void enqueued(EnqueueResult result) {
    if (result instanceof EnqueueResult.Enqueued) {
      enqueued++;
    } else {
      duplicates++;
    }
  }

  void skipped(SkipReason reason) {
    skipped.merge(reason, 1, Integer::sum);
  }

  void parked(ParkReason reason) {
    parked.merge(reason, 1, Integer::sum);
  }

  void failed(int targets) {
    failed += targets;
  }

  void backfilled(int runs) {
    backfilled += runs;
  }

  void stopped(String why) {
    problem = why;
  }

  boolean isStopped() {
    return problem != null;
  }

  TickReport report(Instant startedAt, Instant endedAt, String instance) {
    Duration took = Duration.between(startedAt, endedAt);
    return new TickReport(
        startedAt,
        instance,
        new TickCounts(enqueued, duplicates, skipped, parked, failed, backfilled),
        took.isNegative() ? Duration.ZERO : took,
        Optional.ofNullable(problem));
  }
}
