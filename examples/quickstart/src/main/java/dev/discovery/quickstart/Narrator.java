package dev.discovery.quickstart;

import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.plan.Target;
import dev.discovery.run.Run;
import dev.discovery.run.TickReport;
import dev.discovery.source.ItemCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Prints a line for each thing that happens, and counts the runs that have ended. Thread-safe. */
final class Narrator implements DiscoveryListener {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private final Console console;
  private final Object lock = new Object();
  private int ended; // guarded by lock

  Narrator(Console console) {
    this.console = console;
  }

  /** Waits until so many runs have ended, or {@code timeout} is over; says how many have. */
  int awaitEnded(int runs, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (lock) {
      long left = timeout.toMillis();
      while (ended < runs && left > 0) {
        lock.wait(left);
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
      return ended;
    }
  }

  @Override
  public void tickEnded(TickReport tick) {
    if (!tick.isIdle()) {
      say(tick.startedAt(), "tick", line(tick));
    }
  }

  @Override
  public void targetQuarantined(Target target) {
    target
        .state()
        .parked()
        .ifPresent(why -> say(why.since(), "quarantined", target.id() + ": " + why.detail()));
  }

  @Override
  public void attemptFailed(Run run) {
    String again = run.progress().retryAt().map(TIME::format).orElse("never");
    say(
        run.progress().attempt().orElseThrow().startedAt(),
        "attempt " + run.progress().attempts(),
        "%s failed, next one at %s: %s".formatted(run.target(), again, error(run)));
  }

  @Override
  public void runEnded(Run run) {
    String result = run.progress().items().map(Narrator::line).orElseGet(() -> error(run));
    synchronized (lock) {
      ended++;
      lock.notifyAll();
      String what =
          "%s %s, attempt %d".formatted(run.target(), run.state(), run.progress().attempts());
      say(run.progress().finishedAt().orElseThrow(), "run " + run.id(), what + ": " + result);
    }
  }

  @Override
  public void attemptFenced(Run run) {
    say(
        run.enqueuedAt(),
        "run " + run.id(),
        run.target() + " was taken over; this result is dropped");
  }

  /** For people: what a tick did. */
  static String line(TickReport tick) {
    return "due=%d enqueued=%d skipped=%s parked=%s failed=%d took_ms=%d%s"
        .formatted(
            tick.due(),
            tick.enqueued(),
            tick.skipped(),
            tick.parked(),
            tick.failed(),
            tick.duration().toMillis(),
            tick.problem().map(problem -> " problem=" + problem).orElse(""));
  }

  private static String line(ItemCounts items) {
    return "found=%d created=%d updated=%d unchanged=%d skipped=%d failed=%d"
        .formatted(
            items.found(),
            items.created(),
            items.updated(),
            items.unchanged(),
            items.skipped(),
            items.failed());
  }

  private static String error(Run run) {
    return run.progress().failure().map(why -> why.kind() + ", " + why.message()).orElse("");
  }

  private void say(Instant at, String subject, String text) {
    console.say("%s %-11s %s", TIME.format(at), subject, text);
  }
}
