package dev.discovery.worker;

import dev.discovery.city.City;
import dev.discovery.port.Storage;
import dev.discovery.run.Attempt;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.schedule.SlotRange;
import dev.discovery.source.Parts;
import dev.discovery.source.RunFencedException;
import dev.discovery.source.RunId;
import dev.discovery.source.Settings;
import dev.discovery.source.SyncContext;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** What a sync is given by the worker. */
final class AttemptContext implements SyncContext {

  private final Storage storage;
  private final Start.Begun begun;
  private final Attempt attempt;
  private final LiveAttempt live;
  private final Progress progress;

  AttemptContext(Storage storage, Start.Begun begun, LiveAttempt live, Progress progress) {
    this.storage = storage;
    this.begun = begun;
    this.live = live;
    this.progress = progress;
    this.attempt = begun.run().progress().attempt().orElseThrow();
  }

  @Override
  public TargetId target() {
    return begun.run().target();
  }

  @Override
  public Optional<City> city() {
    return begun.settings().city();
  }

  @Override
  public Settings settings() {
    return begun.settings().settings();
  }

  @Override
  public RunId run() {
    return begun.run().id();
  }

  @Override
  public Trigger trigger() {
    return begun.run().trigger();
  }

  @Override
  public Optional<SlotRange> slot() {
    return begun.run().slot().map(of -> new SlotRange(of.slot(), of.through()));
  }

  @Override
  public int attempt() {
    return attempt.number();
  }

  @Override
  public Parts parts() {
    return storage.parts().find(run());
  }

  @Override
  public Instant startedAt() {
    return attempt.startedAt();
  }

  @Override
  public Optional<Instant> lastSuccessAt() {
    return begun.checkpoint().lastSuccessStartedAt();
  }

  @Override
  public Optional<String> cursor() {
    return begun.checkpoint().cursor();
  }

  @Override
  public void progress(long done, long total) {
    progress.said(done, total);
  }

  @Override
  public void progress(long done, long total, String phase) {
    progress.said(done, total, phase);
  }

  @Override
  public void phase(String phase) {
    progress.said(phase);
  }

  @Override
  public boolean isCancelled() {
    live.stopIfOverdue();
    return live.stopped().isPresent();
  }

  @Override
  public <T> T inFencedTransaction(Supplier<T> work) {
    progress.hold();
    try {
      return storage.transactions().call(() -> fenced(work));
    } finally {
      progress.release();
    }
  }

  private <T> T fenced(Supplier<T> work) {
    Optional<Run> current = storage.runs().lock(run());
    if (current.filter(this::isMine).isEmpty()) {
      throw new RunFencedException(run(), attempt());
    }
    return work.get();
  }

  private boolean isMine(Run current) {
    return current.state() == RunState.RUNNING && current.progress().attempts() == attempt();
  }
}
