package dev.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.Wish;
import dev.discovery.run.Ending;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.SlotPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of health whatever happens to a target. */
class HealthLawsTest {

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void without_a_run_it_only_gets_worse(@ForAll Random random) {
    Life life = anyLife(random);
    Instant now = Life.BIRTH;
    HealthStatus before = life.status(now);

    for (int step = 0; step < 50; step++) {
      now = now.plusSeconds(random.nextInt(500_000));
      HealthStatus after = life.status(now);
      assertThat(after).isGreaterThanOrEqualTo(before);
      assertThat(before == HealthStatus.UNKNOWN).isEqualTo(after == HealthStatus.UNKNOWN);
      before = after;
    }
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void data_makes_it_pass_until_it_is_late_whatever_was_before(@ForAll Random random) {
    Life life = anyLife(random);
    Instant at = Life.BIRTH.plus(Duration.ofDays(300));
    // Three of them, so that no trend is left of what was before.
    life.ends(Ending.OK, at);
    life.ends(Ending.OK, at);
    life.ends(Ending.OK, at);
    boolean active = life.target.state().active();

    assertThat(life.status(at)).isEqualTo(active ? HealthStatus.PASS : HealthStatus.UNKNOWN);
    if (active) {
      assertThat(life.status(life.marks().warnAt().minusNanos(1_000))).isEqualTo(HealthStatus.PASS);
      assertThat(life.marks().warnAt()).isAfter(at);
    }
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void who_runs_in_time_never_leaves_pass_on_any_schedule(@ForAll Random random) {
    TargetSchedule schedule =
        Life.schedule(
            Life.any(
                random, "0 0 * * *", "30 2 * * *", "0 6 * * 1-5", "0 9-17 * * 1-5", "0 0 1 * *"),
            Life.any(random, "UTC", "Europe/Warsaw", "America/Havana", "Australia/Lord_Howe"),
            Life.any(random, "PT1H", "PT24H", "PT48H"),
            SlotPolicies.DEFAULT);
    Life life = new Life(schedule, Life.BIRTH.plusSeconds(random.nextInt(20_000_000)));
    Duration lasts = Duration.ofSeconds(random.nextInt(1_500));
    life.ends(Ending.OK, life.tick().plus(lasts));

    for (int run = 0; run < 200; run++) {
      Instant end = life.tick().plus(lasts);
      assertThat(life.status(end))
          .as("just before it ends at %s", end)
          .isEqualTo(HealthStatus.PASS);
      life.ends(Ending.OK, end);
    }
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void two_slots_without_data_are_a_fail_unless_the_frequency_is_longer(@ForAll Random random) {
    TargetSchedule schedule =
        Life.schedule(
            Life.any(random, "0 0 * * *", "0 6 * * 1-5", "0 * * * *", "0 0 1 * *"),
            Life.any(random, "UTC", "Europe/Warsaw"),
            Life.any(random, "PT1H", "PT24H"),
            SlotPolicies.DEFAULT);
    Life life = new Life(schedule, Life.BIRTH);
    life.tick();
    Instant slot = life.tick();
    life.ends(Ending.OK, slot);
    Instant second = NextRun.after(life.slot(), schedule.parse()).at();
    Instant atLeast = slot.plus(schedule.frequency().length().multipliedBy(2));

    assertThat(life.marks().failAt()).isEqualTo(second.isAfter(atLeast) ? second : atLeast);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void nothing_is_said_of_what_is_not_asked_for_or_has_not_run(@ForAll Random random) {
    Life fresh = new Life(Life.anySchedule(random), Life.BIRTH);
    fresh.backfillEnds(Ending.OK, Life.BIRTH);
    fresh.ends(Ending.CANCELLED, Life.BIRTH);
    Life off = anyLife(random);
    off.edit(new Wish.Off(), Life.BIRTH.plus(Duration.ofDays(300)));
    off.ends(Ending.OK, Life.BIRTH.plus(Duration.ofDays(301)));
    off.edit(new Wish.On(off.target.schedule()), Life.BIRTH.plus(Duration.ofDays(302)));

    assertThat(fresh.facts.marks()).isEmpty();
    assertThat(off.facts.marks()).isEmpty();
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void what_ends_without_data_makes_nothing_better(@ForAll Random random) {
    Life life = anyLife(random);
    if (life.facts.marks().isEmpty()) {
      return;
    }
    HealthMarks before = life.marks();
    Instant at = Life.BIRTH.plusSeconds(random.nextInt(10_000_000));
    Ending ending = Life.any(random, Ending.EMPTY, Ending.FAILED, Ending.LOST, Ending.CANCELLED);

    life.ends(ending, at);

    assertThat(life.marks().warnAt()).isBeforeOrEqualTo(before.warnAt());
    assertThat(life.marks().failAt()).isBeforeOrEqualTo(before.failAt());
    assertThat(life.marks().failAt()).isIn(before.failAt(), at);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void no_edit_makes_late_what_was_not_before_its_second_slot_has_come(@ForAll Random random) {
    Life life = new Life(Life.anySchedule(random), Life.BIRTH);
    Instant at = life.tick();
    life.ends(Ending.OK, at);
    life.tick();
    Instant now = at.plusSeconds(random.nextInt(350_000));
    HealthMarks before = life.marks();
    TargetSchedule next =
        Life.schedule(
            Life.any(random, "0 0 * * *", "0 * * * *", "0 6 * * 1-5"),
            "UTC",
            Life.any(random, "PT1H", "PT24H"),
            SlotPolicies.DEFAULT);

    life.edit(new Wish.On(next), now);

    Instant second = NextRun.after(life.slot(), next.parse()).at();
    Instant earliest = second.isBefore(before.failAt()) ? second : before.failAt();
    assertThat(life.marks().failAt()).isAfterOrEqualTo(earliest);
  }

  private static Life anyLife(Random random) {
    Life life = new Life(Life.anySchedule(random), Life.BIRTH);
    Instant now = Life.BIRTH;
    int events = random.nextInt(30);
    for (int event = 0; event < events; event++) {
      now = now.plusSeconds(random.nextInt(200_000));
      switch (random.nextInt(8)) {
        case 0 -> life.edit(new Wish.On(Life.anySchedule(random)), now);
        case 1 -> life.edit(random.nextBoolean() ? new Wish.Off() : on(life), now);
        case 2, 3 -> {
          if (life.target.isDue(now)) {
            life.tick();
          }
        }
        case 4 -> life.backfillEnds(Life.any(random, Ending.values()), now);
        default -> life.ends(Life.any(random, Ending.values()), now);
      }
    }
    return life;
  }

  private static Wish on(Life life) {
    return new Wish.On(life.target.schedule());
  }
}
