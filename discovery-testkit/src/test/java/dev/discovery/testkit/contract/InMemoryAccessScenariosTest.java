package dev.discovery.testkit.contract;

final class InMemoryAccessScenariosTest extends AccessScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
