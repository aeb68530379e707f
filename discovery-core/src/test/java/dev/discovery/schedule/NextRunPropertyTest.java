package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.schedule.Zones.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/**
 * {@link NextRun} around the changes of clocks in all zones of the JDK, against {@link
 * WatchedClock}. {@code -Ddiscovery.tests.all-changes=true} tries every change from 1970 to 2037,
 * which takes a minute.
 */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class NextRunPropertyTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Property(tries = 120)
  void slots_around_a_change_of_clocks_are_those_that_a_watched_clock_shows(
      @ForAll("changes") Change change,
      @ForAll("crons") String cron,
      @ForAll("frequencies") Frequency frequency,
      @ForAll Random random) {
    watch(new Schedule(Cron.parse(cron), change.zone(), frequency), change.at(), random);
  }

  @Example
  void slots_around_the_changes_of_all_zones_are_those_that_a_watched_clock_shows() {
    boolean all = Boolean.getBoolean("discovery.tests.all-changes");
    Random random = new Random(7);
    List<String> crons = Crons.frequent().list().ofSize(500).sample();
    List<Frequency> frequencies = frequencies().list().ofSize(500).sample();
    List<Change> changes = Zones.allChanges();

    for (int i = random.nextInt(199); i < changes.size(); i += all ? 1 : 199) {
      Cron cron = Cron.parse(crons.get(random.nextInt(crons.size())));
      Frequency frequency = frequencies.get(random.nextInt(frequencies.size()));
      Change change = changes.get(i);
      watch(new Schedule(cron, change.zone(), frequency), change.at(), random);
    }
  }

  @Property(tries = 120)
  void every_time_of_the_cron_is_found_from_the_instants_around_it(
      @ForAll("changes") Change change,
      @ForAll("crons") String cron,
      @ForAll("frequencies") Frequency frequency,
      @ForAll Random random) {
    Schedule schedule = new Schedule(Cron.parse(cron), change.zone(), frequency);
    Grid grid = Grid.of(schedule);
    WatchedClock clock =
        new WatchedClock(
            schedule,
            change.at().minus(Duration.ofDays(9)),
            change.at().plus(Duration.ofDays(9)),
            every(change.zone(), change.at()));
    List<Slot> reached = clock.reached();

    for (int look = 0; look < 40; look++) {
      long seconds = random.nextInt(2 * 86_400) - 86_400L;
      Instant now =
          look < 3
              ? change.at().plusNanos(look - 1)
              : change.at().plusSeconds(look % 4 == 0 ? seconds / 3_600 * 3_600 : seconds);
      int come = clock.countUntil(now);

      assertThat(grid.firstAfter(now)).as("after %s", now).isEqualTo(reached.get(come));
      assertThat(grid.lastNotAfter(now)).as("by %s", now).isEqualTo(reached.get(come - 1));
    }
  }

  @Property(tries = 120)
  void slots_strictly_increase_and_late_ticks_do_not_move_them(
      @ForAll("zones") ZoneId zone,
      @ForAll("crons") String cron,
      @ForAll("frequencies") Frequency frequency,
      @ForAll Random random) {
    Schedule schedule = new Schedule(Cron.parse(cron), zone, frequency);
    Slot first = Slot.offGrid(anyInstant(random), zone);
    Slot punctual = first;
    Slot late = first;
    Instant now = first.at();
    for (int tick = 0; tick < 150; tick++) {
      now =
          now.plus(frequency.length().multipliedBy(random.nextInt(5)).dividedBy(2)).plusSeconds(7);
      Slot before = punctual;
      while (!NextRun.after(punctual, schedule).at().isAfter(now)) {
        punctual = NextRun.after(punctual, schedule);
        assertThat(punctual.at()).isAfter(before.at());
        before = punctual;
      }
      Walk walk = NextRun.walk(late, schedule, now);
      late = walk.last();

      assertThat(late).isEqualTo(punctual);
      assertThat(walk.next()).isEqualTo(NextRun.after(punctual, schedule));
      assertThat(NextRun.firstAfter(first, schedule, now)).isEqualTo(walk.next());
      assertThat(walk.next().at()).isAfter(now);
    }
  }

  @Property(tries = 120)
  void a_schedule_on_the_wall_clock_only_ever_runs_at_its_times_of_day(
      @ForAll("changes") Change change,
      @ForAll("frequencies") Frequency frequency,
      @ForAll Random random) {
    Cron cron = Cron.parse(random.nextInt(60) + " " + random.nextInt(24) + " * * *");
    Schedule schedule = new Schedule(cron, change.zone(), frequency);
    Slot slot = Slot.offGrid(change.at().minus(Duration.ofDays(3)), change.zone());

    for (int step = 0; step < 8; step++) {
      Slot next = NextRun.after(slot, schedule);

      assertThat(cron.matches(next.wall())).isTrue();
      assertThat(next.offGrid()).isFalse();
      assertThat(next.wall()).isAfter(slot.wall());
      slot = next;
    }
  }

  /** A walk from some days before the change to some days after, each step as it was watched. */
  private static void watch(Schedule schedule, Instant change, Random random) {
    Duration length = schedule.frequency().length();
    Duration lookBack = Duration.ofDays(schedule.isPaceKeeping() ? 10 : 3);
    Instant from = change.minus(lookBack);
    Instant to = change.plus(Duration.ofDays(9)).plus(length);
    WatchedClock clock = new WatchedClock(schedule, from, to, every(schedule.zone(), change));
    Duration before = Duration.ofSeconds(random.nextInt(2 * 86_400));
    Slot slot =
        Slot.offGrid(
            change.minus(before).plusNanos(random.nextInt(1_000_000_000)), schedule.zone());
    if (random.nextBoolean()) {
      // As one that another schedule left behind.
      slot = Slot.onGrid(slot.at(), slot.wall());
    }
    for (int step = 0; step < 200 && slot.at().isBefore(change.plus(DAY)); step++) {
      Slot next = NextRun.after(slot, schedule);

      assertThat(Optional.of(next))
          .as("%s %s after %s", schedule, schedule.isPaceKeeping(), slot)
          .isEqualTo(clock.after(slot));
      slot = next;
    }
  }

  /** Half a minute where clocks were not whole minutes off UTC: Monrovia, until 1972. */
  private static Duration every(ZoneId zone, Instant change) {
    boolean wholeMinutes =
        zone.getRules().getOffset(change).getTotalSeconds() % 60 == 0
            && zone.getRules().getOffset(change.minusSeconds(1)).getTotalSeconds() % 60 == 0
            && change.getEpochSecond() % 60 == 0;
    return Duration.ofSeconds(wholeMinutes ? 60 : 1);
  }

  private static Instant anyInstant(Random random) {
    long span = Zones.LAST.getEpochSecond() - Zones.FIRST.getEpochSecond();
    long second = (long) (random.nextDouble() * span);
    return Zones.FIRST.plusSeconds(second).plusNanos(random.nextInt(1_000_000) * 1_000L);
  }

  @Provide
  Arbitrary<Change> changes() {
    return Zones.anyChange();
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Zones.any();
  }

  @Provide
  Arbitrary<String> crons() {
    return Crons.frequent();
  }

  @Provide
  Arbitrary<Frequency> frequencies() {
    return Arbitraries.of(
            "PT1M", "PT90S", "PT5M", "PT15M", "PT17M", "PT30M", "PT45M", "PT1H", "PT61M", "PT90M",
            "PT2H", "PT5H", "PT6H", "PT7H", "PT12H", "PT23H", "PT24H", "PT25H", "PT36H", "PT48H",
            "P3D", "P7D")
        .map(text -> new Frequency(Duration.parse(text)));
  }
}
