package dev.discovery.testkit.contract;

final class InMemoryTickScenariosTest extends TickScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
