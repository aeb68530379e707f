package dev.discovery.testkit.contract;

final class InMemoryStatisticsAuditScenariosTest extends StatisticsAuditScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
