package dev.discovery.testkit.contract;

final class InMemorySlotAuditScenariosTest extends SlotAuditScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
