package dev.discovery.testkit.contract;

final class InMemoryRunScenariosTest extends RunScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
