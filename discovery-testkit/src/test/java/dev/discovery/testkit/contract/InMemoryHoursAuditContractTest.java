package dev.discovery.testkit.contract;

final class InMemoryHoursAuditContractTest extends HoursAuditContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
