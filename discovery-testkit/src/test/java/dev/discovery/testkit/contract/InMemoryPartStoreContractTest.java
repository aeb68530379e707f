package dev.discovery.testkit.contract;

final class InMemoryPartStoreContractTest extends PartStoreContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
