package dev.discovery.testkit.contract;

final class InMemoryOutcomeScenariosTest extends OutcomeScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
