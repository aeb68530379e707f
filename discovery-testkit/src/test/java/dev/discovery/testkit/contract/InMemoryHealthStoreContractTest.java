package dev.discovery.testkit.contract;

final class InMemoryHealthStoreContractTest extends HealthStoreContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
