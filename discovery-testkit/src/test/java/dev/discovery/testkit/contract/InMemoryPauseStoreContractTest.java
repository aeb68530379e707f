package dev.discovery.testkit.contract;

final class InMemoryPauseStoreContractTest extends PauseStoreContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
