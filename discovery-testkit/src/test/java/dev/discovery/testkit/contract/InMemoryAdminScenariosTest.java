package dev.discovery.testkit.contract;

final class InMemoryAdminScenariosTest extends AdminScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
