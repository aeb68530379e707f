package dev.discovery.testkit.contract;

final class InMemoryHousekeepingContractTest extends HousekeepingContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
