package dev.discovery.worker;

import dev.discovery.run.Checkpoint;
import dev.discovery.run.Run;

/** What became of the start of an attempt. */
sealed interface Start {

  /** It may not start, now or ever. */
  record Refused(WorkResult result) implements Start {}

  /** The run ends instead, which takes the target's lock first: in a transaction of its own. */
  record Ending(Run run, Ended.Step step) implements Start {}

  /** It has started. */
  record Begun(Run run, AttemptSettings.InForce settings, Checkpoint checkpoint) implements Start {}
}
