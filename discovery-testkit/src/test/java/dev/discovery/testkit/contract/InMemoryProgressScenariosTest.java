package dev.discovery.testkit.contract;

final class InMemoryProgressScenariosTest extends ProgressScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
