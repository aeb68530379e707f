package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.run.Run;
import dev.discovery.run.TickReport;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a listener heard, to be waited for, in order. Thread-safe. */
final class Heard implements DiscoveryListener {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final BlockingQueue<TickReport> ticks = new LinkedBlockingQueue<>();
  private final BlockingQueue<Run> started = new LinkedBlockingQueue<>();
  private final BlockingQueue<Run> failed = new LinkedBlockingQueue<>();
  private final BlockingQueue<Run> ended = new LinkedBlockingQueue<>();
  private final BlockingQueue<Run> fenced = new LinkedBlockingQueue<>();

  @Override
  public void tickEnded(TickReport report) {
    ticks.add(report);
  }

  @Override
  public void attemptStarted(Run run) {
    started.add(run);
  }

  @Override
  public void attemptFailed(Run run) {
    failed.add(run);
  }

  @Override
  public void runEnded(Run run) {
    ended.add(run);
  }

  @Override
  public void attemptFenced(Run run) {
    fenced.add(run);
  }

  TickReport nextTick() {
    return next("tick", ticks);
  }

  Run nextStarted() {
    return nextStarted(LONGEST_WAIT);
  }

  Run nextStarted(Duration longestWait) {
    return next("started attempt", started, longestWait);
  }

  Run nextFailed() {
    return next("failed attempt", failed);
  }

  Run nextEnded() {
    return next("ended run", ended);
  }

  Run nextFenced() {
    return next("fenced attempt", fenced);
  }

  /** How many runs have ended that nobody has asked for. */
  int endedSoFar() {
    return ended.size();
  }

  /** Forgets the ticks so far, so that the next one is one from now on. */
  void forgetTicks() {
    ticks.clear();
  }

  private static <T> T next(String what, BlockingQueue<T> queue) {
    return next(what, queue, LONGEST_WAIT);
  }

  private static <T> T next(String what, BlockingQueue<T> queue, Duration longestWait) {
    try {
      T heard = queue.poll(longestWait.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(heard).as("%s within %s", what, longestWait).isNotNull();
      return heard;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
