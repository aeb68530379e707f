package dev.discovery.testkit.contract;

final class InMemoryBackfillScenariosTest extends BackfillScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
