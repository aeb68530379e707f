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
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/**
 * Discovery's evaluator beside those of cron-utils, Spring and Quartz. Where one differs, the
 * difference is one of those that {@code docs/guide/cron.md} lists, or, around changes of clocks, a
 * fault of its own, where another one agrees; everything else must agree.
 */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class CronPeerTest {

  private static final LocalDateTime START = LocalDate.of(2024, 1, 1).atStartOfDay();
  private static final Duration LONGEST_OVERLAP = Duration.ofHours(25);

  /** Quartz goes by the years 1970 to 2299, cron-utils by some that are near. */
  private static final int LAST_YEAR = 2080;

  @Property(tries = 1_500)
  void evaluators_by_others_find_the_same_times(
      @ForAll("crons") String text, @ForAll("peers") CronPeers peer, @ForAll Random random) {
    Cron cron;
    try {
      cron = Cron.parse(text);
    } catch (CronSyntaxException never) {
      assertThat(peer.answer(text, START, ZoneOffset.UTC)).isIn("never", "refused");
      return;
    }
    if (differsByGrammar(peer, text, cron)) {
      return;
    }
    LocalDateTime time = START.plusSeconds(random.nextInt(4 * 365 * 86_400));

    for (int step = 0; step < 5 && time.getYear() < LAST_YEAR; step++) {
      Optional<Instant> found =
          peer.nextAfter(text, time.toInstant(ZoneOffset.UTC), ZoneOffset.UTC);

      assertThat(found)
          .as("%s says after %s: %s", peer, time, text)
          .contains(cron.next(time).toInstant(ZoneOffset.UTC));
      time = cron.next(time);
    }
  }

  @Property(tries = 1_500)
  void evaluators_by_others_find_the_same_instants_but_around_changes_of_clocks(
      @ForAll("changes") Change change,
      @ForAll("frequent") String text,
      @ForAll("peers") CronPeers peer,
      @ForAll Random random) {
    Cron cron = Cron.parse(text);
    ZoneId zone = change.zone();
    if (differsByGrammar(peer, text, cron) || !hasWholeMinutes(change)) {
      return;
    }
    for (int look = 0; look < 8; look++) {
      int hours = look < 4 ? 3 : 72;
      Instant from = change.at().plusSeconds(random.nextInt(2 * hours * 3_600) - hours * 3_600L);
      Instant ours = CronPeers.DISCOVERY.nextAfter(text, from, zone).orElseThrow();
      Instant theirs = peer.nextAfter(text, from, zone).orElseThrow();

      if (!ours.equals(theirs)) {
        Instant until = ours.isAfter(theirs) ? ours : theirs;
        boolean listed =
            !theirs.isAfter(from)
                || clocksSkipOrRepeatATime(peer, cron, zone, from, until)
                || peer == CronPeers.QUARTZ && hasAnotherOffset(zone, theirs);
        assertThat(listed || anotherSays(ours, peer, text, from, zone))
            .as("%s says %s, not %s, after %s in %s: %s", peer, theirs, ours, from, zone, text)
            .isTrue();
      }
    }
  }

  /** Each has faults of its own on such nights; no two have the same one. */
  private static boolean anotherSays(
      Instant ours, CronPeers odd, String text, Instant from, ZoneId zone) {
    return Stream.of(CronPeers.CRON_UTILS, CronPeers.SPRING, CronPeers.QUARTZ)
        .filter(peer -> peer != odd && !differsByGrammar(peer, text, Cron.parse(text)))
        .anyMatch(peer -> peer.nextAfter(text, from, zone).filter(ours::equals).isPresent());
  }

  /** The differences of the guide that are there on every day. */
  private static boolean differsByGrammar(CronPeers peer, String text, Cron cron) {
    String date = text.split(" ")[2];
    String weekday = text.split(" ")[4];
    boolean bothDays = !date.equals("*") && !weekday.equals("*");
    return switch (peer) {
      case SPRING -> cron.days().either() || weekday.contains("/");
      case CRON_UTILS ->
          bothDays && !cron.days().either()
              || weekday.matches("(.*,)?[^*,-]+/.*")
              || text.matches("\\S*/60\\b.*|\\S+ \\S*/24\\b.*|.*/7(,\\S*)?");
      case QUARTZ ->
          !cron.days().hasEveryDayOfMonth()
              && !cron.days().hasEveryDayOfWeek()
              && !cron.days().isDailyInItsMonths();
      case DISCOVERY -> false;
    };
  }

  /** The differences of the guide that are there on some nights of the year. */
  private static boolean clocksSkipOrRepeatATime(
      CronPeers peer, Cron cron, ZoneId zone, Instant from, Instant until) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition change = rules.nextTransition(from.minus(LONGEST_OVERLAP));
    while (change != null && !change.getInstant().isAfter(until)) {
      LocalDateTime one = change.getDateTimeBefore();
      LocalDateTime other = change.getDateTimeAfter();
      LocalDateTime first = one.isBefore(other) ? one : other;
      LocalDateTime end = one.isBefore(other) ? other : one;
      if (first.getMinute() != 0 || end.getMinute() != 0) {
        // Where clocks change within an hour, all of it is at stake.
        first = first.truncatedTo(ChronoUnit.HOURS);
        end = end.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      }
      boolean skipsMidnight = change.isGap() && first.toLocalTime().equals(LocalTime.MIDNIGHT);
      // These lose times that are neither skipped nor repeated, too.
      if (peer == CronPeers.QUARTZ
          || peer == CronPeers.CRON_UTILS && skipsMidnight
          || cron.nextOrSame(first).isBefore(end)) {
        return true;
      }
      change = rules.nextTransition(change.getInstant());
    }
    return false;
  }

  /** Quartz goes by the older class, which cannot have some changes of the 2030s. */
  private static boolean hasAnotherOffset(ZoneId zone, Instant at) {
    int older = TimeZone.getTimeZone(zone).getOffset(at.toEpochMilli());
    return older != zone.getRules().getOffset(at).getTotalSeconds() * 1_000;
  }

  /** Monrovia until 1972: nobody but Discovery takes half minutes. */
  private static boolean hasWholeMinutes(Change change) {
    ZoneRules rules = change.zone().getRules();
    return rules.getOffset(change.at()).getTotalSeconds() % 60 == 0
        && rules.getOffset(change.at().minusSeconds(1)).getTotalSeconds() % 60 == 0;
  }

  @Provide
  Arbitrary<String> crons() {
    return Arbitraries.oneOf(Crons.any(), Crons.frequent());
  }

  @Provide
  Arbitrary<String> frequent() {
    return Crons.frequent();
  }

  @Provide
  Arbitrary<Change> changes() {
    return Zones.anyChange();
  }

  @Provide
  Arbitrary<CronPeers> peers() {
    return Arbitraries.of(CronPeers.CRON_UTILS, CronPeers.SPRING, CronPeers.QUARTZ);
  }
}
