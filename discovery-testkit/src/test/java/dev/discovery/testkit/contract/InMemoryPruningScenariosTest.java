package dev.discovery.testkit.contract;

final class InMemoryPruningScenariosTest extends PruningScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
