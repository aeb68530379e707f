package dev.discovery.testkit.contract;

import dev.discovery.Discovery;
import dev.discovery.plan.Subscription;
import dev.discovery.schedule.Cron;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSchedule;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** What the suites about the way from configs to targets share. */
abstract class ProjectionSuite extends ScenarioSuite {

  static final Instant MIDNIGHT = Samples.MIDNIGHT;
  static final Duration DAY = Duration.ofDays(1);
  static final TargetId QUIZ = TargetId.of("pubquiz-pl", "country:PL");
  static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  static final String NOTHING = Scenario.config("0 0 * * *");
  static final String KARNET = Scenario.config("0 0 * * *", Scenario.source("karnet", 24));

  static final SourceSchedule HOURLY = new SourceSchedule(Cron.parse("0 * * * *"), ZoneOffset.UTC);

  final ScriptedSync sync = new ScriptedSync();
  final SourceDefinition karnet = Scenario.ofCity("karnet", sync);
  final SourceDefinition repertuary = Scenario.ofCity("repertuary", sync);
  final SourceDefinition quiz = Scenario.ofCountry("pubquiz-pl", sync).withSchedule(HOURLY);

  final Discovery startAtMidnight(SourceDefinition... sources) {
    scenario().at(MIDNIGHT);
    return scenario().node(sources);
  }

  final Subscription subscription(String city) {
    return storage().subscriptions().ofCities(List.of(Scenario.id(city))).get(0);
  }

  static void wantQuiz(Discovery node, String city, int hours) {
    Scenario.city(node, city, Scenario.config("0 0 * * *", Scenario.source("pubquiz-pl", hours)));
  }
}
