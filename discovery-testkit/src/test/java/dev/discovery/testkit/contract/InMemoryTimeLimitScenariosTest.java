package dev.discovery.testkit.contract;

final class InMemoryTimeLimitScenariosTest extends TimeLimitScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
