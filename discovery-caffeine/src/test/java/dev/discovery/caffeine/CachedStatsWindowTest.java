package dev.discovery.caffeine;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.StatsWindowContract;

class CachedStatsWindowTest extends StatsWindowContract {

  @Override
  protected StorageBed bed() {
    return new CachedBed();
  }
}
