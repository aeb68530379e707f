package dev.discovery.testkit.contract;

final class InMemoryContradictionScenariosTest extends ContradictionScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
