package dev.discovery.caffeine;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.StatsSourceContract;

class CachedStatsSourceTest extends StatsSourceContract {

  @Override
  protected StorageBed bed() {
    return new CachedBed();
  }
}
