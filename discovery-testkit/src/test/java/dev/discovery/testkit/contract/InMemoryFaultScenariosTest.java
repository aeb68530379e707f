package dev.discovery.testkit.contract;

final class InMemoryFaultScenariosTest extends FaultScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
