package dev.discovery.testkit.contract;

final class InMemoryRunLedgerSlotContractTest extends RunLedgerSlotContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
