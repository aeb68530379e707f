package dev.discovery.testkit.contract;

final class InMemoryCancelScenariosTest extends CancelScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
