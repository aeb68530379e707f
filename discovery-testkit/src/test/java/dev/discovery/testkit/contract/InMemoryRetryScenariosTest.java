package dev.discovery.testkit.contract;

final class InMemoryRetryScenariosTest extends RetryScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
