package dev.discovery.testkit.contract;

final class InMemoryTriggerScenariosTest extends TriggerScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
