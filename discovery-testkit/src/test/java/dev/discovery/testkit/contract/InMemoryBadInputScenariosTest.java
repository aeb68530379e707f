package dev.discovery.testkit.contract;

final class InMemoryBadInputScenariosTest extends BadInputScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
