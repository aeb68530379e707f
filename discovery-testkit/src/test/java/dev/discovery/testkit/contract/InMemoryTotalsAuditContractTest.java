package dev.discovery.testkit.contract;

final class InMemoryTotalsAuditContractTest extends TotalsAuditContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
