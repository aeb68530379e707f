package dev.discovery.testkit.contract;

import org.junit.jupiter.api.BeforeEach;

/** What every suite has that plays scenarios. */
abstract class ScenarioSuite extends Suite<TestBed> {

  private Scenario scenario;

  @BeforeEach
  final void setTheScene() {
    scenario = new Scenario(here());
  }

  final Scenario scenario() {
    return scenario;
  }
}
