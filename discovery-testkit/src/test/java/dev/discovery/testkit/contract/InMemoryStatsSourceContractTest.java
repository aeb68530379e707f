package dev.discovery.testkit.contract;

final class InMemoryStatsSourceContractTest extends StatsSourceContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
