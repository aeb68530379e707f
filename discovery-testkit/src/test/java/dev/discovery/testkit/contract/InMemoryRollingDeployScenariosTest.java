package dev.discovery.testkit.contract;

final class InMemoryRollingDeployScenariosTest extends RollingDeployScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
