package dev.discovery.testkit.contract;

final class InMemoryStatsWindowContractTest extends StatsWindowContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
