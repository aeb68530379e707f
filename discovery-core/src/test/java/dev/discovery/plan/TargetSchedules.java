package dev.discovery.plan;

import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.CatchUp.Mode;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Schedules and policies for properties: on the wall clock and pace-keeping, spread and not. */
final class TargetSchedules {

  private TargetSchedules() {}

  static TargetSchedule any(Random random) {
    return new TargetSchedule(
        anyOf(
            random,
            "0 0 * * *",
            "30 2 * * *",
            "0 */6 * * *",
            "0 * * * *",
            "*/5 * * * *",
            "0,30 0-23 * * *",
            "0 9-17 * * 1-5",
            "0 0 1 * *"),
        anyOf(
            random, "UTC", "Europe/Warsaw", "America/Havana", "Australia/Lord_Howe", "Asia/Tokyo"),
        new Frequency(
            Duration.parse(
                anyOf(random, "PT5M", "PT30M", "PT1H", "PT7H", "PT24H", "PT48H", "P7D"))),
        anyPolicies(random));
  }

  static TargetSchedule otherPolicies(TargetSchedule schedule, Random random) {
    return new TargetSchedule(
        schedule.cron(), schedule.zone(), schedule.frequency(), anyPolicies(random));
  }

  private static SlotPolicies anyPolicies(Random random) {
    String window = anyOf(random, "PT0S", "PT0S", "PT1M", "PT20M", "PT3H", "P2D", "P60D");
    return new SlotPolicies(
        anyOf(random, Overlap.values()),
        new CatchUp(
            anyOf(random, Mode.values()),
            Optional.of(Duration.parse(window)).filter(length -> !length.isZero())),
        new Spread(Duration.parse(anyOf(random, "PT0S", "PT0S", "PT10M", "PT3H", "PT24H"))));
  }

  @SafeVarargs
  private static <T> T anyOf(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
