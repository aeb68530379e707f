package dev.discovery.testkit.contract;

final class InMemorySwitchScenariosTest extends SwitchScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
