package dev.discovery.testkit.contract;

final class InMemoryTargetStoreClaimContractTest extends TargetStoreClaimContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
