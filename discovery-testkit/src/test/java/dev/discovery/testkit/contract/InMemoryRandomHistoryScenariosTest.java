package dev.discovery.testkit.contract;

final class InMemoryRandomHistoryScenariosTest extends RandomHistoryScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
