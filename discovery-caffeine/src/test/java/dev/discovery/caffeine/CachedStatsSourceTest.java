package dev.discovery.caffeine;

import dev.discovery.testkit.contract.StatsSourceContract;
import dev.discovery.testkit.contract.StorageBed;

class CachedStatsSourceTest extends StatsSourceContract {

  @Override
  protected StorageBed bed() {
    return new CachedBed();
  }
}
