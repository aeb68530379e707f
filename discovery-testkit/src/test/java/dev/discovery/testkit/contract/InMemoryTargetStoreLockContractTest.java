package dev.discovery.testkit.contract;

final class InMemoryTargetStoreLockContractTest extends TargetStoreLockContract {

  @Override
  protected StorageBed bed() {
    return new InMemoryBed();
  }
}
