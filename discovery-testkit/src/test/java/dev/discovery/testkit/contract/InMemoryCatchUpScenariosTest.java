package dev.discovery.testkit.contract;

final class InMemoryCatchUpScenariosTest extends CatchUpScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
