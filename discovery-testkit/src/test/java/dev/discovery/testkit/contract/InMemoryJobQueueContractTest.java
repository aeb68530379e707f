package dev.discovery.testkit.contract;

final class InMemoryJobQueueContractTest extends JobQueueContract {

  @Override
  protected TestBed bed() {
    return new InMemoryBed();
  }
}
