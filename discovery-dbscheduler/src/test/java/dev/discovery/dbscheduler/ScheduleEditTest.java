package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.ScheduleEditScenarios;
import dev.discovery.testkit.contract.TestBed;

class ScheduleEditTest extends ScheduleEditScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
