package dev.discovery.testkit.contract;

final class InMemoryRunLedgerProgressContractTest extends RunLedgerProgressContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
