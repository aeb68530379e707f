package dev.discovery.plan;

import static dev.discovery.plan.Targets.afterTick;
import static dev.discovery.plan.Targets.decidedAt;
import static dev.discovery.plan.Targets.edited;
import static dev.discovery.plan.Targets.pending;
import static dev.discovery.plan.Targets.schedule;
import static dev.discovery.plan.Targets.shareOf;
import static dev.discovery.plan.Targets.slotOf;
import static dev.discovery.plan.Targets.unasked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an edit makes of a target; law 12: it neither starts a run nor loses one. */
class ReschedulingTest {

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-03-11T00:00:00Z");
  private static final TargetSchedule DAILY = schedule("0 0 * * *", "PT24H", "PT0S");
  private static final TargetSchedule SPREAD = schedule("0 0 * * *", "PT24H", "PT6H");
  private static final Duration SHARE = shareOf(SPREAD);

  @Nested
  class OfASlotStillToCome {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          // The last slot decided was 10 March 12:00, a first run; edited at 18:30.
          "0 * * * *    | PT1H  | 2026-03-10T19:00:00Z",
          "30 * * * *   | PT1H  | 2026-03-10T19:30:00Z", // 18:30 is now, so it is not after now
          "0 */6 * * *  | PT6H  | 2026-03-11T00:00:00Z",
          "0 18 * * *   | PT24H | 2026-03-11T18:00:00Z", // 18:00 today has passed
          "0 20 * * *   | PT24H | 2026-03-11T20:00:00Z", // rests 12 hours after a first run
          "0 20 * * *   | PT1H  | 2026-03-10T20:00:00Z",
          "0 0 * * *    | P7D   | 2026-03-17T00:00:00Z",
          "0 0 1 * *    | PT24H | 2026-04-01T00:00:00Z",
        })
    void the_new_one_is_the_first_after_now_on_the_walk_from_the_last_slot(
        String cron, String frequency, Instant expected) {
      Target waiting = decidedAt(DAILY, NOON);
      Instant now = Instant.parse("2026-03-10T18:30:00Z");

      Target edited = edited(waiting, schedule(cron, frequency, "PT0S"), now);

      assertThat(slotOf(edited)).isEqualTo(expected);
      assertThat(edited.isDue(now)).isFalse();
      assertThat(edited.state().lastSlot()).isEqualTo(waiting.state().lastSlot());
    }

    @Test
    void a_frequency_counts_from_the_last_slot_and_not_from_the_edit() {
      Target decided = afterTick(decidedAt(DAILY, NOON), MIDNIGHT);
      Instant threeDaysOn = MIDNIGHT.plus(Duration.ofHours(20));

      Target edited = edited(decided, schedule("0 0 * * *", "PT72H", "PT0S"), threeDaysOn);

      assertThat(slotOf(edited)).isEqualTo(MIDNIGHT.plus(Duration.ofDays(3)));
    }

    @Test
    void editing_to_and_fro_comes_back_to_where_it_was() {
      Target waiting = decidedAt(DAILY, NOON);
      Instant now = NOON.plusSeconds(60);

      Target there = edited(waiting, schedule("*/5 * * * *", "PT5M", "PT3M"), now);
      Target back = edited(there, DAILY, now.plusSeconds(60));

      assertThat(back).isEqualTo(waiting);
    }

    @Test
    void a_slot_exactly_now_has_come() {
      Target waiting = decidedAt(DAILY, NOON);

      Target edited = edited(waiting, schedule("0 6 * * *", "PT24H", "PT0S"), MIDNIGHT);

      assertThat(slotOf(edited)).isEqualTo(MIDNIGHT);
    }

    @Test
    void another_zone_never_reopens_the_date_that_was_decided() {
      Target decided = afterTick(decidedAt(DAILY, NOON), MIDNIGHT);
      TargetSchedule tokyo =
          new TargetSchedule("0 0 * * *", "Asia/Tokyo", DAILY.frequency(), SlotPolicies.DEFAULT);

      Target edited = edited(decided, tokyo, MIDNIGHT.plusSeconds(60));

      // Midnight of 12 March in Tokyo.
      assertThat(slotOf(edited)).isEqualTo("2026-03-11T15:00:00Z");
    }

    @Test
    void a_policy_that_changes_moves_no_slot() {
      Target waiting = decidedAt(DAILY, NOON);
      TargetSchedule queueing =
          new TargetSchedule(
              "0 0 * * *",
              "UTC",
              DAILY.frequency(),
              SlotPolicies.DEFAULT.with(Overlap.QUEUE).with(new Spread(Duration.ofHours(2))));

      Target edited = edited(waiting, queueing, NOON.plusSeconds(60));

      assertThat(slotOf(edited)).isEqualTo(MIDNIGHT);
      assertThat(pending(edited).dueAt()).isEqualTo(MIDNIGHT.plus(shareOf(queueing)));
    }

    @Test
    void a_wish_that_cannot_be_read_is_the_callers_mistake() {
      Target waiting = decidedAt(DAILY, NOON);

      assertThatThrownBy(() -> edited(waiting, schedule("61 * * * *", "PT1H", "PT0S"), NOON))
          .hasMessageContaining("61");
    }
  }

  @Nested
  class OfASlotThatHasCome {

    private final Target pending = decidedAt(SPREAD, NOON);
    private final Instant due = MIDNIGHT.plus(SHARE);

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "*/5 * * * * | PT5M  | PT0S", // finer
          "0 0 * * *   | P7D   | PT0S", // coarser
          "0 0 1 1 *   | P366D | PT0S",
          "0 0 * * *   | PT24H | PT24H", // spread wider
          "0 12 * * *  | PT24H | PT1M",
        })
    void slot_and_due_time_stay_while_its_share_of_the_spread_passes(
        String cron, String frequency, String spread) {
      TargetSchedule wanted = schedule(cron, frequency, spread);

      Target edited = edited(pending, wanted, MIDNIGHT.plusSeconds(1));

      assertThat(pending(edited)).isEqualTo(pending(pending));
      assertThat(edited.isDue(due.minusNanos(1_000))).isFalse();
      assertThat(Planner.decide(edited, Pauses.NONE, due))
          .isInstanceOfSatisfying(
              Decision.Enqueue.class,
              run -> {
                assertThat(run.slot().slot().at()).isEqualTo(MIDNIGHT);
                assertThat(run.next().slot().at()).isAfter(run.slot().through().at());
                assertThat(run.next().dueAt()).isAfter(due);
              });
    }

    @Test
    void a_finer_cron_makes_up_for_its_times_since_in_the_same_decision() {
      Target edited =
          edited(pending, schedule("*/5 * * * *", "PT5M", "PT0S"), MIDNIGHT.plusSeconds(1));

      var run = (Decision.Enqueue) Planner.decide(edited, Pauses.NONE, due);

      assertThat(run.slot().through().at()).isAfter(due.minus(Duration.ofMinutes(5)));
      assertThat(run.slot().collapsed()).isEqualTo(SHARE.toMinutes() / 5);
    }

    @Test
    void a_coarser_cron_makes_up_for_later_times_of_the_old_one_without_counting_them() {
      Target late = decidedAt(schedule("0 * * * *", "PT1H", "PT0S"), NOON);
      Instant now = NOON.plus(Duration.ofMinutes(270));

      Target edited = edited(late, DAILY, now);

      var run = (Decision.Enqueue) Planner.decide(edited, Pauses.NONE, now);
      assertThat(run.slot().slot().at()).isEqualTo(NOON.plus(Duration.ofHours(1)));
      assertThat(run.slot().collapsed()).isZero();
      assertThat(run.next().slot().at()).isEqualTo(MIDNIGHT);
    }

    @Test
    void a_spread_that_grows_does_not_cover_less_than_the_slot_itself() {
      Target edited = edited(pending, schedule("0 0 * * *", "PT24H", "PT24H"), MIDNIGHT);

      var run = (Decision.Enqueue) Planner.decide(edited, Pauses.NONE, due);

      assertThat(run.slot().collapsed()).isZero();
      assertThat(run.next().slot().at()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void a_first_run_survives_an_edit_before_it_was_decided() {
      Target first = edited(unasked(DAILY), DAILY, NOON);

      Target edited = edited(first, schedule("0 6 * * *", "P7D", "PT6H"), NOON.plusSeconds(30));
      Target decided = afterTick(edited, NOON.plusSeconds(60));

      assertThat(pending(edited)).isEqualTo(pending(first));
      assertThat(slotOf(decided)).isEqualTo("2026-03-17T06:00:00Z");
    }

    @Test
    void a_first_run_that_is_spread_stays_too() {
      Target first = edited(unasked(SPREAD), SPREAD, NOON);

      Target edited = edited(first, DAILY, NOON.plusSeconds(30));

      assertThat(pending(first).dueAt()).isEqualTo(NOON.plus(SHARE));
      assertThat(pending(edited)).isEqualTo(pending(first));
    }
  }

  @Nested
  class OfADecidedSlot {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "0 0 * * *   | PT24H | PT0S  | 2026-03-12T00:00:00Z",
          "0 0 * * *   | PT24H | PT24H | 2026-03-12T00:00:00Z",
          "0 0 * * *   | PT1H  | PT6H  | 2026-03-12T00:00:00Z",
          "0 */12 * * * | PT12H | PT6H | 2026-03-11T12:00:00Z",
        })
    void an_edit_right_after_it_never_reopens_it(
        String cron, String frequency, String spread, Instant next) {
      Target pending = decidedAt(SPREAD, NOON);
      Instant due = pending(pending).dueAt();
      Target decided = afterTick(pending, due);

      Target edited = edited(decided, schedule(cron, frequency, spread), due);

      assertThat(slotOf(edited)).isEqualTo(next);
      assertThat(edited.isDue(due)).isFalse();
    }
  }

  @Nested
  class OfQuarantine {

    @Test
    void a_repair_before_the_due_time_keeps_a_slot_that_has_come() {
      Target pending = decidedAt(SPREAD, NOON);
      Instant held = MIDNIGHT.plusSeconds(1);
      Target invalid = Planner.edit(pending, new Wish.Invalid("unknown zone"), held).target();

      Edit repaired = Planner.edit(invalid, new Wish.On(SPREAD), held.plusSeconds(1));
      Edit changed = Planner.edit(invalid, new Wish.On(DAILY), held.plusSeconds(1));

      assertThat(repaired.gap()).isEmpty();
      assertThat(repaired.target()).isEqualTo(pending);
      assertThat(changed.gap()).isEmpty();
      assertThat(pending(changed.target())).isEqualTo(pending(pending));
      assertThat(changed.target().state().parked()).isEmpty();
    }

    @Test
    void a_repair_after_the_due_time_leaves_one_gap_and_waits_for_the_next_slot() {
      Target pending = decidedAt(SPREAD, NOON);
      Target invalid =
          Planner.edit(pending, new Wish.Invalid("unknown zone"), MIDNIGHT.plusSeconds(1)).target();
      Instant now = MIDNIGHT.plus(Duration.ofDays(2)).plusSeconds(1);

      Edit repaired =
          Planner.edit(invalid, new Wish.On(schedule("0 6 * * *", "PT24H", "PT0S")), now);

      // The gap is counted by the schedule that it came under, the next slot by the new one.
      DecidedSlot gap = repaired.gap().orElseThrow().slot();
      assertThat(gap.slot().at()).isEqualTo(MIDNIGHT);
      assertThat(gap.through().at()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(2)));
      assertThat(gap.collapsed()).isEqualTo(2);
      assertThat(slotOf(repaired.target())).isEqualTo(MIDNIGHT.plus(Duration.ofHours(54)));
      assertThat(repaired.target().isDue(now)).isFalse();
    }

    @Test
    void a_schedule_that_can_no_longer_be_read_is_counted_by_the_new_one() {
      Target good = decidedAt(DAILY, NOON);
      TargetSchedule lost =
          new TargetSchedule("0 0 * * *", "Mars/Olympus", DAILY.frequency(), SlotPolicies.DEFAULT);
      Target held =
          new Target(good.id(), lost, Planner.quarantine(good.state(), "unknown zone", MIDNIGHT));

      Edit repaired = Planner.edit(held, new Wish.On(DAILY), MIDNIGHT.plus(Duration.ofHours(25)));

      assertThat(repaired.gap().orElseThrow().slot().collapsed()).isEqualTo(1);
      assertThat(slotOf(repaired.target())).isEqualTo(MIDNIGHT.plus(Duration.ofDays(2)));
    }

    @Test
    void switching_off_what_can_no_longer_be_read_drops_the_one_slot_that_is_known() {
      Target good = decidedAt(DAILY, NOON);
      TargetSchedule lost =
          new TargetSchedule("0 0 * * *", "Mars/Olympus", DAILY.frequency(), SlotPolicies.DEFAULT);
      Target held =
          new Target(good.id(), lost, Planner.quarantine(good.state(), "unknown zone", MIDNIGHT));

      Edit off = Planner.edit(held, new Wish.Off(), MIDNIGHT.plus(Duration.ofHours(25)));

      assertThat(off.gap().orElseThrow().reason()).isEqualTo(SkipReason.QUARANTINED);
      assertThat(off.gap().orElseThrow().slot().through().at()).isEqualTo(MIDNIGHT);
      assertThat(off.target().state().active()).isFalse();
    }

    @Test
    void an_invalid_wish_for_what_is_switched_off_changes_nothing() {
      Target off =
          Planner.edit(decidedAt(DAILY, NOON), new Wish.Off(), NOON.plusSeconds(9)).target();

      Edit invalid = Planner.edit(off, new Wish.Invalid("unknown zone"), NOON.plusSeconds(60));

      assertThat(invalid).isEqualTo(Edit.of(off));
    }

    @Test
    void an_invalid_wish_that_is_repeated_keeps_the_time_since_when_it_is_invalid() {
      Target good = decidedAt(DAILY, NOON);

      Target once = Planner.edit(good, new Wish.Invalid("unknown zone"), NOON).target();
      Target again =
          Planner.edit(once, new Wish.Invalid("unknown cron"), NOON.plusSeconds(60)).target();

      Parked parked = again.state().parked().orElseThrow();
      assertThat(parked.since()).isEqualTo(NOON);
      assertThat(parked.detail()).isEqualTo("unknown cron");
      assertThat(again.state().wakeAt()).isEmpty();
    }
  }

  @Nested
  class OfComingBack {

    @Test
    void rejoining_takes_the_walk_from_the_last_slot_and_never_runs_at_once() {
      Target decided = afterTick(decidedAt(DAILY, NOON), MIDNIGHT);
      Target off = Planner.edit(decided, new Wish.Off(), MIDNIGHT.plusSeconds(9)).target();
      Instant yearsOn = Instant.parse("2031-07-01T08:30:00Z");

      Target on = edited(off, schedule("0 0 * * *", "PT48H", "PT0S"), yearsOn);

      // 11 March 2026 plus an even number of days.
      assertThat(slotOf(on)).isEqualTo("2031-07-03T00:00:00Z");
      assertThat(on.state().lastSlot()).isEqualTo(decided.state().lastSlot());
    }

    @Test
    void switching_off_and_on_again_costs_a_slot_that_had_come_and_was_not_decided() {
      Target pending = decidedAt(SPREAD, NOON);
      Instant now = MIDNIGHT.plusSeconds(1);

      Edit off = Planner.edit(pending, new Wish.Off(), now);
      Target on = edited(off.target(), SPREAD, now);

      assertThat(off.gap().orElseThrow().reason()).isEqualTo(SkipReason.DISABLED);
      assertThat(slotOf(on)).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void a_first_run_that_was_switched_off_is_not_made_up_for() {
      Target first = edited(unasked(DAILY), DAILY, NOON);

      Edit off = Planner.edit(first, new Wish.Off(), NOON.plusSeconds(1));
      Target on = edited(off.target(), DAILY, NOON.plusSeconds(2));

      assertThat(off.gap().orElseThrow().slot().slot().at()).isEqualTo(NOON);
      assertThat(slotOf(on)).isEqualTo(MIDNIGHT);
    }

    @Test
    void switching_off_twice_is_switching_off_once() {
      Target off =
          Planner.edit(decidedAt(DAILY, NOON), new Wish.Off(), NOON.plusSeconds(9)).target();

      assertThat(Planner.edit(off, new Wish.Off(), MIDNIGHT.plusSeconds(9)))
          .isEqualTo(Edit.of(off));
    }
  }
}
