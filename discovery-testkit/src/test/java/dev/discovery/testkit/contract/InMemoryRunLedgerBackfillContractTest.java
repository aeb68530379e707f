package dev.discovery.testkit.contract;

final class InMemoryRunLedgerBackfillContractTest extends RunLedgerBackfillContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
