package dev.discovery.testkit.contract;

final class InMemoryInterferenceScenariosTest extends InterferenceScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
