package dev.discovery.testkit.contract;

final class InMemoryHealthScenariosTest extends HealthScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
