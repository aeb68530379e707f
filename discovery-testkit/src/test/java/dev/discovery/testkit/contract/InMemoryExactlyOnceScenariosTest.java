package dev.discovery.testkit.contract;

final class InMemoryExactlyOnceScenariosTest extends ExactlyOnceScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
