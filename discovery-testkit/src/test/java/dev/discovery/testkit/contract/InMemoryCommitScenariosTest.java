package dev.discovery.testkit.contract;

final class InMemoryCommitScenariosTest extends CommitScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
