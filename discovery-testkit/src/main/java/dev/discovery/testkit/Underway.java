package dev.discovery.testkit;

import dev.discovery.source.RunId;
import dev.discovery.worker.RunAttempt;

/** An attempt that a node works on in a simulation. For one thread. */
final class Underway {

  final SimulatedNode node;
  final InMemoryJobQueue.Job job;
  final RunAttempt attempt;
  final SimulatedSync sync;

  /** Its place in the log. */
  final int logged;

  /** Whether it came to an end, or its worker did. */
  boolean over;

  Underway(
      SimulatedNode node,
      InMemoryJobQueue.Job job,
      RunAttempt attempt,
      SimulatedSync sync,
      int logged) {
    this.node = node;
    this.job = job;
    this.attempt = attempt;
    this.sync = sync;
    this.logged = logged;
  }

  RunId run() {
    return attempt.run().id();
  }
}
