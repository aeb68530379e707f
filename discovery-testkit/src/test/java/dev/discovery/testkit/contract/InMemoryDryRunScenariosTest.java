package dev.discovery.testkit.contract;

final class InMemoryDryRunScenariosTest extends DryRunScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
