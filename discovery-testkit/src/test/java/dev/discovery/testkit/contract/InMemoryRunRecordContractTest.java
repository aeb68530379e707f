package dev.discovery.testkit.contract;

final class InMemoryRunRecordContractTest extends RunRecordContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
