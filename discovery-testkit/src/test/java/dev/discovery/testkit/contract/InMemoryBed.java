package dev.discovery.testkit.contract;

import dev.discovery.port.JobQueue;
import dev.discovery.port.Storage;
import dev.discovery.testkit.InMemoryJobQueue;
import dev.discovery.testkit.InMemoryStorage;
import dev.discovery.testkit.SettableClock;
import java.time.Instant;

/** The fakes, as the suites see them. */
final class InMemoryBed implements TestBed {

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:15:30Z"));
  private final InMemoryStorage storage = new InMemoryStorage(clock);
  private final InMemoryJobQueue queue = new InMemoryJobQueue(storage);

  @Override
  public Storage storage() {
    return storage;
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public JobQueue queue() {
    return queue;
  }

  @Override
  public void close() {}
}
