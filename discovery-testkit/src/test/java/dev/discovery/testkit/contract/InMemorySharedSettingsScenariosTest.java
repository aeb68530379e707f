package dev.discovery.testkit.contract;

final class InMemorySharedSettingsScenariosTest extends SharedSettingsScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
