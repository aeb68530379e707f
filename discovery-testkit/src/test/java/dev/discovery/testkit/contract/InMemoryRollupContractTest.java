package dev.discovery.testkit.contract;

final class InMemoryRollupContractTest extends RollupContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
