package dev.discovery.testkit.contract;

final class InMemoryConfigStoreContractTest extends ConfigStoreContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
