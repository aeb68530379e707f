package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.Decision.Enqueue;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.SlotPolicies;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The edge of the catch-up window, to the microsecond that the database keeps. */
class CatchingUpTest {

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Instant FIRST = Instant.parse("2026-03-11T00:00:00Z");
  private static final Duration WINDOW = Duration.ofDays(2);

  /** Waits for the slot of midnight, each day. */
  private static final Target TARGET =
      Targets.decidedAt(
          new TargetSchedule(
              "0 0 * * *",
              "UTC",
              Frequency.ofHours(24),
              SlotPolicies.DEFAULT.with(CatchUp.ONCE.within(WINDOW))),
          NOON);

  private static Enqueue decidedAt(Instant now) {
    return (Enqueue) Planner.decide(TARGET, Pauses.NONE, now);
  }

  @Test
  void a_slot_that_was_due_exactly_the_window_ago_is_kept() {
    Enqueue decision = decidedAt(FIRST.plus(WINDOW));

    assertThat(decision.slot().slot().at()).isEqualTo(FIRST);
    assertThat(decision.missed()).isEmpty();
  }

  @Test
  void a_slot_that_was_due_a_microsecond_longer_ago_is_dropped() {
    Enqueue decision = decidedAt(FIRST.plus(WINDOW).plusNanos(1_000));

    assertThat(decision.slot().slot().at()).isEqualTo(FIRST.plus(Duration.ofDays(1)));
    Gap missed = decision.missed().orElseThrow();
    assertThat(missed.reason()).isEqualTo(SkipReason.MISSED);
    assertThat(missed.slot().slot().at()).isEqualTo(FIRST);
    assertThat(missed.slot().count()).isEqualTo(1);
  }

  @Test
  void later_slots_at_the_edge_of_the_window_are_kept_when_older_ones_are_dropped() {
    Enqueue decision = decidedAt(FIRST.plus(WINDOW).plus(Duration.ofDays(1)));

    assertThat(decision.slot().slot().at()).isEqualTo(FIRST.plus(Duration.ofDays(1)));
    assertThat(decision.missed().orElseThrow().slot().slot().at()).isEqualTo(FIRST);
  }
}
