package dev.discovery.testkit.contract;

final class InMemoryWideScopeScenariosTest extends WideScopeScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
