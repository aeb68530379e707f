package dev.discovery.caffeine;

import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.testkit.InMemoryStorage;
import dev.discovery.testkit.SettableClock;
import dev.discovery.testkit.contract.StorageBed;
import java.time.Duration;
import java.time.Instant;

/** A fake below a cache that keeps nothing. */
final class CachedBed implements StorageBed {

  private static final CacheLimits NOTHING = new CacheLimits(Duration.ZERO, 1_000);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:15:30Z"));
  private final CachedStorage storage =
      CachedStorage.over(new InMemoryStorage(clock), NOTHING, DiscoveryListener.NONE);

  @Override
  public CachedStorage storage() {
    return storage;
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public void close() {}
}
