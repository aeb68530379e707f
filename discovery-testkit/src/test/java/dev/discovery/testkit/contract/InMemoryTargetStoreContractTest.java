package dev.discovery.testkit.contract;

final class InMemoryTargetStoreContractTest extends TargetStoreContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
