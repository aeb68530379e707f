package dev.discovery.testkit.contract;

final class InMemoryNextRunScenariosTest extends NextRunScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
