package dev.discovery.testkit.contract;

final class InMemorySourceStoreContractTest extends SourceStoreContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
