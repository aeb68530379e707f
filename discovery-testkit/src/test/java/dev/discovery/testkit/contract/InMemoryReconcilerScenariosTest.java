package dev.discovery.testkit.contract;

final class InMemoryReconcilerScenariosTest extends ReconcilerScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
