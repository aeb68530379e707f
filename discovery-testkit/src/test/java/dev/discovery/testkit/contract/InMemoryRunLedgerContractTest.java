package dev.discovery.testkit.contract;

final class InMemoryRunLedgerContractTest extends RunLedgerContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
