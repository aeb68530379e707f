package dev.discovery.testkit.contract;

final class InMemorySubscriptionStoreContractTest extends SubscriptionStoreContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
