package dev.discovery.testkit.contract;

final class InMemoryQuarantineScenariosTest extends QuarantineScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
