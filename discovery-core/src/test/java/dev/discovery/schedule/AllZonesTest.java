package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.schedule.Zones.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What people rely on, in every zone that the JDK knows and around every change of its clocks from
 * 1970 to 2037.
 */
class AllZonesTest {

  private static final LocalDate FIRST = LocalDate.of(1970, 1, 2);
  private static final LocalDate LAST = LocalDate.of(2037, 12, 30);
  private static final List<String> PACES =
      List.of("* * * * *", "*/5 * * * *", "*/15 * * * *", "7-59/15 * * * *", "*/30 * * * *");

  @Test
  void a_daily_source_runs_once_per_nominal_date_however_late_ticks_are_for_68_years() {
    Random random = new Random(11);
    long sources = 0;
    long days = 0;
    for (ZoneId zone : Zones.DISTINCT) {
      for (LocalTime time : timesOfDay(zone, random)) {
        days += runDaily(zone, time, random);
        sources++;
      }
    }
    // How many zones there are is up to the JDK; the years have 24,834 days.
    assertThat(sources).isGreaterThanOrEqualTo(Zones.DISTINCT.size());
    assertThat(days).isBetween(sources * 24_800, sources * 24_834);
  }

  /** Each date comes in its turn, and none but those that share an instant with the one before. */
  private static long runDaily(ZoneId zone, LocalTime time, Random random) {
    Cron cron = Cron.parse(time.getMinute() + " " + time.getHour() + " * * *");
    Schedule daily = new Schedule(cron, zone, Frequency.ofHours(24));
    LocalDateTime before = FIRST.minusDays(1).atTime(time);
    Slot slot = Slot.onGrid(nominal(before, zone), before);
    long days = 0;
    for (LocalDate date = FIRST; date.isBefore(LAST); date = date.plusDays(1)) {
      Instant at = nominal(date.atTime(time), zone);
      if (!at.isAfter(slot.at())) {
        continue;
      }
      Slot next = NextRun.after(slot, daily);
      if (!next.wall().equals(date.atTime(time)) || !next.at().equals(at)) {
        assertThat(next).as("%s", zone).isEqualTo(Slot.onGrid(at, date.atTime(time)));
      }
      if (random.nextInt(500) == 0) {
        // A tick that comes days or years late finds where the punctual ones would be.
        Instant late = at.plus(Duration.ofHours(random.nextInt(30_000)));
        Walk walk = NextRun.walk(slot, daily, late);
        assertThat(walk.atLeast()).isFalse();
        assertThat(walk.last().wall().toLocalTime()).isEqualTo(time);
        assertThat(walk.last().at()).isBeforeOrEqualTo(late);
        assertThat(walk.next().at()).isAfter(late).isEqualTo(nominal(walk.next().wall(), zone));
      }
      slot = next;
      days++;
    }
    return days;
  }

  /** The first instant after a gap, the earlier of two; from the offsets that are valid. */
  private static Instant nominal(LocalDateTime wall, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(wall);
    return offsets.isEmpty()
        ? rules.nextTransition(wall.minusHours(26).toInstant(ZoneOffset.MAX)).getInstant()
        : wall.toInstant(offsets.get(0));
  }

  /** Some that a change of the zone's clocks skips or repeats, and another one. */
  private static List<LocalTime> timesOfDay(ZoneId zone, Random random) {
    List<ZoneOffsetTransition> changes = Zones.changes(zone);
    LocalTime any = LocalTime.of(random.nextInt(24), random.nextInt(60));
    if (changes.isEmpty()) {
      return List.of(any);
    }
    ZoneOffsetTransition change = changes.get(random.nextInt(changes.size()));
    LocalDateTime earlier = change.isGap() ? change.getDateTimeBefore() : change.getDateTimeAfter();
    LocalTime odd = earlier.plusMinutes(random.nextInt(60)).toLocalTime().withSecond(0);
    return List.of(LocalTime.MIDNIGHT, odd.withNano(0), any);
  }

  @Test
  void a_pace_is_never_silent_for_longer_than_its_gap_and_one_step_more_where_clocks_move_oddly() {
    Random random = new Random(12);
    long slots = 0;
    int odd = 0;
    for (Change change : Zones.allChanges()) {
      Cron cron = Cron.parse(PACES.get(random.nextInt(PACES.size())));
      Frequency frequency = Frequency.ofMinutes(1 + random.nextInt(60));
      Schedule pace = new Schedule(cron, change.zone(), frequency);
      assertThat(pace.isPaceKeeping()).isTrue();
      Duration gap = EffectiveFrequency.of(pace).longestGap();
      // A change by or at odd minutes shifts the cron's times: the wait for one begins anew.
      Duration step = CronGaps.of(cron).longest();
      boolean even = movesByMultiplesOf(step, cron, change);
      Duration longest = even ? gap : gap.plus(step);
      Slot slot = Slot.onGrid(change.at().minus(Duration.ofHours(5)), clock(change, -5));
      Instant end = change.at().plus(Duration.ofHours(5));
      slot = NextRun.after(slot, pace);
      while (slot.at().isBefore(end)) {
        Slot next = NextRun.after(slot, pace);
        Duration silence = Duration.between(slot.at(), next.at());
        assertThat(silence)
            .as("%s in %s around %s", pace, change.zone(), change.at())
            .isPositive()
            .isLessThanOrEqualTo(longest);
        assertThat(silence.compareTo(frequency.length()) >= 0 || !even).isTrue();
        slot = next;
        slots++;
      }
      odd += even ? 0 : 1;
    }
    assertThat(slots).isGreaterThan(400_000L);
    assertThat(odd).isPositive();
  }

  private static LocalDateTime clock(Change change, int hours) {
    return LocalDateTime.ofInstant(change.at().plus(Duration.ofHours(hours)), change.zone());
  }

  /** Every change within a day, as some zones have two at once. */
  private static boolean movesByMultiplesOf(Duration step, Cron cron, Change change) {
    ZoneRules rules = change.zone().getRules();
    int before = rules.getOffset(change.at().minus(Duration.ofHours(12))).getTotalSeconds();
    return Zones.changes(change.zone()).stream()
        .filter(other -> Duration.between(change.at(), other.getInstant()).abs().toHours() <= 12)
        .allMatch(
            other ->
                other.getDuration().toSeconds() % step.toSeconds() == 0
                    && cron.matches(other.getDateTimeAfter())
                    && before % 60 == 0
                    && other.getInstant().getEpochSecond() % 60 == 0);
  }

  @Test
  void leap_days_come_97_times_in_400_years_on_every_weekday() {
    for (int start : new int[] {1800, 1999, 2000, 2096}) {
      Cron cron = Cron.parse("0 0 29 2 *");
      LocalDateTime time = LocalDateTime.of(start, 3, 1, 0, 0);
      LocalDateTime end = time.plusYears(400);
      int count = 0;
      while (cron.next(time).isBefore(end)) {
        LocalDateTime next = cron.next(time);
        assertThat(next.toLocalDate().isLeapYear() && next.getDayOfYear() == 60).isTrue();
        assertThat(cron.previousOrSame(next.minusNanos(1)))
            .isEqualTo(count == 0 ? cron.previousOrSame(time) : time);
        time = next;
        count++;
      }
      assertThat(count).isEqualTo(97);
    }
    int onWeekdays = 0;
    for (String weekday : List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")) {
      // With a star before, both days must fit: a leap day on that weekday.
      Cron cron = Cron.parse("0 0 */28,*/14 2 " + weekday);
      LocalDateTime time = LocalDateTime.of(2000, 1, 1, 0, 0);
      for (; time.isBefore(LocalDateTime.of(2400, 1, 1, 0, 0)); time = cron.next(time)) {
        onWeekdays += time.getDayOfMonth() == 29 && time.getMonthValue() == 2 ? 1 : 0;
      }
    }
    assertThat(onWeekdays).isEqualTo(97);
  }
}
