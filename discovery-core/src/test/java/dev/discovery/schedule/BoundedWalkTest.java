package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A walk that stops after a number of slots: how the newest of many are found. */
class BoundedWalkTest {

  private static final Instant START = Instant.parse("2026-03-10T11:22:33Z");

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void the_newest_slots_of_a_walk_are_those_behind_one_that_stops_short_of_them(
      @ForAll("zones") ZoneId zone,
      @ForAll("crons") String cron,
      @ForAll("frequencies") String frequency,
      @ForAll Random random) {
    Schedule schedule =
        new Schedule(Cron.parse(cron), zone, new Frequency(Duration.parse(frequency)));
    Slot from = Slot.offGrid(START, zone);
    Instant until = START.plus(Duration.ofHours(random.nextInt(24 * 365 * 4)));
    Walk all = NextRun.walk(from, schedule, until);
    long newest = Math.min(all.steps(), random.nextInt(8));

    Walk walk = NextRun.walk(from, schedule, until, all.steps() - newest);

    if (!all.atLeast()) {
      assertThat(walk.steps()).isEqualTo(all.steps() - newest);
      assertThat(walk.atLeast()).isFalse();
      Slot slot = walk.last();
      for (long n = 0; n < newest; n++) {
        slot = NextRun.after(slot, schedule);
      }
      assertThat(slot).isEqualTo(all.last());
      assertThat(walk.next()).isEqualTo(NextRun.after(walk.last(), schedule));
    }
  }

  @Test
  void is_exact_also_when_almost_all_of_a_long_period_is_left_to_single_steps() {
    // 3,900 slots a week: a walk knows that after 7,995 steps, and the rest of this one is short.
    Schedule schedule =
        new Schedule(
            Cron.parse("* 0-12 * * 1-5"), ZoneId.of("UTC"), new Frequency(Duration.ofMinutes(1)));
    Slot from = Slot.offGrid(START, ZoneId.of("UTC"));
    Instant yearsOn = START.plus(Duration.ofDays(900));
    Instant until = NextRun.walk(from, schedule, yearsOn, 7_995 + 8 * 3_900 + 2).last().at();
    Walk all = NextRun.walk(from, schedule, until);

    Walk walk = NextRun.walk(from, schedule, until, all.steps() - 5);

    assertThat(all.atLeast()).isFalse();
    assertThat(walk.atLeast()).isFalse();
    assertThat(NextRun.walk(walk.last(), schedule, until).steps()).isEqualTo(5);
  }

  @Test
  void of_no_slots_stays() {
    Schedule daily = new Schedule(Cron.parse("0 0 * * *"), ZoneId.of("UTC"), Frequency.ofHours(24));
    Slot from = Slot.offGrid(START, ZoneId.of("UTC"));

    Walk walk = NextRun.walk(from, daily, START.plus(Duration.ofDays(3)), 0);

    assertThat(walk.last()).isEqualTo(from);
    assertThat(walk.next().at()).isEqualTo("2026-03-11T00:00:00Z");
    assertThatThrownBy(() -> NextRun.walk(from, daily, START, -1))
        .hasMessage("expected most to be 0 or more, got: -1");
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Zones.any();
  }

  @Provide
  Arbitrary<String> crons() {
    return Arbitraries.oneOf(
        Crons.frequent(), Arbitraries.of("* * * * 1-6", "*/5 * * * *", "0 0,5 * * *", "0 0 * * 2"));
  }

  @Provide
  Arbitrary<String> frequencies() {
    return Arbitraries.of("PT1M", "PT7M", "PT1H", "PT5H", "PT7H", "PT24H", "PT25H", "P3D", "P7D");
  }
}
