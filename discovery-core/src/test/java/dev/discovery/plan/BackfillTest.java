package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.access.Actor;
import dev.discovery.plan.BackfillProgress.Active;
import dev.discovery.plan.BackfillProgress.Done;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Slot;
import dev.discovery.source.RunId;
import dev.discovery.source.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final BackfillGrid DAILY =
      new BackfillGrid("30 2 * * *", "Europe/Warsaw", Frequency.ofHours(24));

  private static BackfillRequest range(String from, String to) {
    return new BackfillRequest(
        Targets.ID, Instant.parse(from), Instant.parse(to), Duration.ofMinutes(5), "a new field");
  }

  // ---- plan

  @Test
  void plan_counts_the_slots_from_the_first_instant_on_and_before_the_last() {
    BackfillPlan plan =
        BackfillPlan.of(range("2026-03-27T01:30:00Z", "2026-03-31T00:30:00Z"), DAILY, NOW);

    var slots = (BackfillPlan.Slots) plan;
    assertThat(slots.total()).isEqualTo(4);
    assertThat(slots.first().at()).isEqualTo("2026-03-27T01:30:00Z");
    assertThat(slots.last().at()).isEqualTo("2026-03-30T00:30:00Z");
  }

  @Test
  void plan_takes_the_frequency_into_account() {
    var everyOther = new BackfillGrid("0 0 * * *", "UTC", Frequency.ofHours(48));

    var slots =
        (BackfillPlan.Slots)
            BackfillPlan.of(range("2026-01-01T00:00:00Z", "2026-01-08T00:00:00Z"), everyOther, NOW);

    assertThat(slots.total()).isEqualTo(4);
    assertThat(slots.last().at()).isEqualTo("2026-01-07T00:00:00Z");
  }

  @Test
  void plan_of_a_range_without_a_slot_is_empty() {
    assertThat(BackfillPlan.of(range("2026-01-01T02:00:00Z", "2026-01-02T01:30:00Z"), DAILY, NOW))
        .isEqualTo(new BackfillPlan.Empty());
  }

  @Test
  void plan_of_more_than_10000_slots_is_refused_with_their_number() {
    var minutely = new BackfillGrid("* * * * *", "UTC", Frequency.ofMinutes(1));
    Instant from = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(planOf(minutely, from, Duration.ofMinutes(10_000)))
        .isInstanceOf(BackfillPlan.Slots.class);
    assertThat(planOf(minutely, from, Duration.ofMinutes(10_001)))
        .isEqualTo(new BackfillPlan.TooMany(10_001, false));
    assertThat(planOf(minutely, from, Duration.ofDays(100)))
        .isEqualTo(new BackfillPlan.TooMany(144_000, false));
  }

  private static BackfillPlan planOf(BackfillGrid grid, Instant from, Duration length) {
    return BackfillPlan.of(range(from.toString(), from.plus(length).toString()), grid, NOW);
  }

  @Test
  void range_has_to_be_past_and_the_schedule_readable() {
    assertThat(BackfillPlan.of(range("2026-05-01T00:00:00Z", "2026-06-01T12:00:00Z"), DAILY, NOW))
        .isInstanceOf(BackfillPlan.Slots.class);
    assertThat(BackfillPlan.of(range("2026-05-01T00:00:00Z", "2026-06-01T12:00:01Z"), DAILY, NOW))
        .isEqualTo(new BackfillPlan.NotPast(NOW));
    var elsewhere = new BackfillGrid("0 0 * * *", "Mars/Olympus", Frequency.ofHours(24));
    assertThat(
            BackfillPlan.of(range("2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z"), elsewhere, NOW))
        .isInstanceOf(BackfillPlan.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT24H1S", "PT0.5S"})
  void pace_is_whole_seconds_up_to_a_day(String pace) {
    Duration wrong = Duration.parse(pace);

    assertThatThrownBy(() -> new BackfillRequest(Targets.ID, NOW, NOW.plusSeconds(1), wrong, "why"))
        .hasMessageContaining("pace");
  }

  // ---- turns

  @Test
  void slots_are_run_one_after_the_other_at_their_pace_until_all_are() {
    var run = new ArrayList<Slot>();
    Backfill backfill = started();
    Instant now = NOW;
    while (backfill.active().isPresent()) {
      var turn = (BackfillTurn.Run) BackfillTurn.decide(backfill, idle(), Pauses.NONE, now);
      run.add(turn.before().active().orElseThrow().next());
      backfill = turn.after();
      now = backfill.active().map(Active::nextAt).orElse(now);
    }

    assertThat(run)
        .extracting(slot -> slot.at().toString())
        .containsExactly(
            "2026-03-27T01:30:00Z",
            "2026-03-28T01:30:00Z",
            "2026-03-29T01:00:00Z",
            "2026-03-30T00:30:00Z");
    assertThat(backfill.progress()).isEqualTo(new Done(4, NOW.plus(Duration.ofMinutes(15))));
  }

  @Test
  void backfill_waits_for_what_goes_first_and_says_for_what() {
    Target idle = idle();
    TargetState state = idle.state();
    Instant due = state.pending().orElseThrow().dueAt();

    assertWaits(
        idle.in(state.occupiedBy(new InFlight(new RunId(7), Trigger.MANUAL))),
        NOW,
        "end of run 7",
        BackfillTurn.SOON);
    assertWaits(idle, due, "schedule goes first", BackfillTurn.SOON);
    assertWaits(
        idle.in(state.deactivated(state.lastSlot())), NOW, "disabled", BackfillTurn.BLOCKED);
    assertWaits(
        idle.in(state.parked(Parked.quarantined("no such zone", NOW))),
        NOW,
        "QUARANTINED: no such zone",
        BackfillTurn.BLOCKED);
  }

  @Test
  void backfill_of_a_paused_target_waits_and_says_for_whom() {
    Pause pause =
        new Pause(PauseScope.EVERYTHING, "moving house", new Actor("bob"), NOW, Optional.empty());

    BackfillTurn turn = BackfillTurn.decide(started(), idle(), new Pauses(List.of(pause)), NOW);

    Active left = turn.after().active().orElseThrow();
    assertThat(left.waitsFor().orElseThrow()).contains("bob", "moving house");
    assertThat(left.nextAt()).isEqualTo(NOW.plus(BackfillTurn.BLOCKED));
  }

  @Test
  void backfill_whose_schedule_cannot_be_read_waits() {
    Backfill broken =
        new Backfill(
            new BackfillId(1),
            started().request(),
            new BackfillGrid("0 0 * * *", "Mars/Olympus", Frequency.ofHours(24)),
            started().requestedBy(),
            NOW,
            4,
            started().progress());

    BackfillTurn turn = BackfillTurn.decide(broken, idle(), Pauses.NONE, NOW);

    assertThat(turn.after().active().orElseThrow().waitsFor().orElseThrow())
        .contains("Mars/Olympus");
  }

  private static void assertWaits(Target target, Instant now, String why, Duration until) {
    BackfillTurn turn = BackfillTurn.decide(started(), target, Pauses.NONE, now);

    assertThat(turn).isInstanceOf(BackfillTurn.Wait.class);
    Active left = turn.after().active().orElseThrow();
    assertThat(left.waitsFor().orElseThrow()).contains(why);
    assertThat(left.nextAt()).isEqualTo(now.plus(until));
    assertThat(List.of(left.enqueued(), left.next()))
        .isEqualTo(List.of(0, started().active().orElseThrow().next()));
  }

  /** Its next slot comes after {@link #NOW}. */
  private static Target idle() {
    return Targets.decidedAt(Targets.schedule("0 0 * * *", "PT24H", "PT0S"), NOW);
  }

  private static Backfill started() {
    BackfillRequest request = range("2026-03-27T01:30:00Z", "2026-03-31T00:30:00Z");
    var slots = (BackfillPlan.Slots) BackfillPlan.of(request, DAILY, NOW);
    var whole = new Active(0, slots.first(), NOW, Optional.empty());
    return new Backfill(
        new BackfillId(1), request, DAILY, new Actor("ann"), NOW, slots.total(), whole);
  }
}
