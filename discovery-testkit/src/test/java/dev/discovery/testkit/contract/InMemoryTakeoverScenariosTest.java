package dev.discovery.testkit.contract;

final class InMemoryTakeoverScenariosTest extends TakeoverScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
