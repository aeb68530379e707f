package dev.discovery.testkit.contract;

final class InMemoryStatisticsScenariosTest extends StatisticsScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
