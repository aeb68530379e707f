package dev.discovery.testkit;

import dev.discovery.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Two runs of one target, the earlier one first. */
public record RunPair(Run earlier, Run later) {

  /** Those that were in flight at once; {@code runs} are of one target, oldest first. */
  static Stream<RunPair> overlapping(List<Run> runs) {
    var pairs = new ArrayList<RunPair>();
    var inFlight = new ArrayList<Run>();
    for (Run run : runs) {
      inFlight.removeIf(before -> !end(before).isAfter(run.enqueuedAt()));
      inFlight.forEach(before -> pairs.add(new RunPair(before, run)));
      inFlight.add(run);
    }
    return pairs.stream();
  }

  private static Instant end(Run run) {
    return run.progress().finishedAt().orElse(Instant.MAX);
  }
}
