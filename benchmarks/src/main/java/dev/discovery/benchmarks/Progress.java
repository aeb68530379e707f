package dev.discovery.benchmarks;

/** Lines about how far it is. */
final class Progress {

  private final long start = System.nanoTime();

  void say(String done) {
    System.err.printf("%5d s  %s%n", (System.nanoTime() - start) / 1_000_000_000, done);
  }
}
