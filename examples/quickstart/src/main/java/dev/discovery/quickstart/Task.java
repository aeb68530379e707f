package dev.discovery.quickstart;

import java.time.Instant;
import java.util.Optional;

/** What the quickstart is asked to do. */
sealed interface Task {

  /** Explain the command line. */
  record Help() implements Task {}

  /** Work until Ctrl-C. */
  record Live() implements Task {}

  /** Run one tick, and check what came of it. */
  record Check() implements Task {}

  /** Work through a week, and show how everything is doing then. */
  record Stats() implements Task {}

  /** Show the next 24 hours. */
  record Plan() implements Task {}

  /**
   * Say why a source does, did or will run for a city.
   *
   * @param city its id, or its name
   * @param at then; empty for now
   */
  record Explain(String city, String source, Optional<Instant> at) implements Task {}
}
