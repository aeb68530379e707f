package dev.discovery.testkit.contract;

final class InMemoryBackfillStoreContractTest extends BackfillStoreContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
