package dev.discovery.testkit.contract;

final class InMemoryExplainScenariosTest extends ExplainScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
