package dev.discovery.testkit.contract;

final class InMemoryPausedEditScenariosTest extends PausedEditScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
