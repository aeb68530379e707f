package dev.discovery.testkit.contract;

final class InMemoryProjectionScenariosTest extends ProjectionScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
