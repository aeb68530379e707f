package dev.discovery.testkit.contract;

final class InMemoryTargetStoreWriteContractTest extends TargetStoreWriteContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
