package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.RandomHistoryScenarios;
import dev.discovery.testkit.contract.TestBed;

class RandomHistoryTest extends RandomHistoryScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
