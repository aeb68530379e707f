package dev.discovery.testkit.contract;

final class InMemoryEndedPauseScenariosTest extends EndedPauseScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
