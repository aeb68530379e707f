package dev.discovery.testkit.contract;

final class InMemoryPreviewScenariosTest extends PreviewScenarios {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
