package dev.discovery.benchmarks;

/** One way to get from due targets to jobs, with its own targets on the same tables. */
interface Contender {

  /** For the table of results. */
  String name();

  /** The source whose targets it works on. */
  String source();

  /**
   * Decides every due target of its source: a job, a ledger row if it has one, and the next slot.
   */
  void drain();
}
