package dev.discovery.testkit.contract;

final class InMemorySourceChangeScenariosTest extends SourceChangeScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
