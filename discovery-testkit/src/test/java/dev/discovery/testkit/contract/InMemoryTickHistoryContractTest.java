package dev.discovery.testkit.contract;

final class InMemoryTickHistoryContractTest extends TickHistoryContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
