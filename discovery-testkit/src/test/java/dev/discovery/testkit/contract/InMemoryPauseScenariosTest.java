package dev.discovery.testkit.contract;

final class InMemoryPauseScenariosTest extends PauseScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
