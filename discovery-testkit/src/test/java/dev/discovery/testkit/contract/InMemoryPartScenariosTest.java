package dev.discovery.testkit.contract;

final class InMemoryPartScenariosTest extends PartScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
