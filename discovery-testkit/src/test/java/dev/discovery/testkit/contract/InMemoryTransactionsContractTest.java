package dev.discovery.testkit.contract;

final class InMemoryTransactionsContractTest extends TransactionsContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
