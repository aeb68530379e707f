package dev.discovery.testkit.contract;

final class InMemoryScheduleEditScenariosTest extends ScheduleEditScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
