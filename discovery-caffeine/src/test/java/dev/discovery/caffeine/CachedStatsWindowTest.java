package dev.discovery.caffeine;

import dev.discovery.testkit.contract.StatsWindowContract;
import dev.discovery.testkit.contract.StorageBed;

class CachedStatsWindowTest extends StatsWindowContract {

  @Override
  protected StorageBed bed() {
    return new CachedBed();
  }
}
