package dev.discovery.testkit.contract;

final class InMemoryRunHistoryContractTest extends RunHistoryContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
