package dev.discovery.testkit.contract;

final class InMemoryRunLedgerUnderwayContractTest extends RunLedgerUnderwayContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
