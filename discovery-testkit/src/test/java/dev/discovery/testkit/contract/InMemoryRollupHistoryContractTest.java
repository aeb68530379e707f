package dev.discovery.testkit.contract;

final class InMemoryRollupHistoryContractTest extends RollupHistoryContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
