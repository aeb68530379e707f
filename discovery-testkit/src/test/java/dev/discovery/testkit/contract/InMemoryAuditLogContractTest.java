package dev.discovery.testkit.contract;

final class InMemoryAuditLogContractTest extends AuditLogContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
