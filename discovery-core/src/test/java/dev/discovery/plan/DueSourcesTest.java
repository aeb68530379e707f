package dev.discovery.plan;

import static dev.discovery.plan.Targets.decidedAt;
import static dev.discovery.plan.Targets.edited;
import static dev.discovery.plan.Targets.pending;
import static dev.discovery.plan.Targets.schedule;
import static dev.discovery.plan.Targets.unasked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueSourcesTest {

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-03-11T00:00:00Z");
  private static final TargetSchedule DAILY = schedule("0 0 * * *", "PT24H", "PT0S");
  private static final TargetSchedule SPREAD = schedule("0 0 * * *", "PT24H", "PT6H");

  @Test
  void a_target_is_due_at_its_slot_plus_its_share_of_the_spread() {
    Target target = decidedAt(SPREAD, NOON);
    Instant due = pending(target).dueAt();

    assertThat(DueSources.at(MIDNIGHT, List.of(target))).isEmpty();
    assertThat(DueSources.at(due.minusNanos(1_000), List.of(target))).isEmpty();
    assertThat(DueSources.at(due, List.of(target))).containsExactly(target);
  }

  @Test
  void the_oldest_come_first_and_of_one_age_by_source_and_scope() {
    Target older = named(edited(unasked(DAILY), DAILY, NOON), "zzz", "city:zzz");
    Target first = named(decidedAt(DAILY, NOON), "karnet", "city:krakow");
    Target second = named(decidedAt(DAILY, NOON), "karnet", "city:lodz");
    Target third = named(decidedAt(DAILY, NOON), "pubquiz", "city:krakow");

    assertThat(DueSources.at(MIDNIGHT, List.of(third, second, first, older)))
        .containsExactly(older, first, second, third);
  }

  @Test
  void inactive_and_parked_ones_are_not_due() {
    Target due = decidedAt(DAILY, NOON);
    Target off = Planner.edit(due, new Wish.Off(), NOON).target();
    Target queued =
        due.in(due.state().parked(Parked.untilEvent(ParkReason.OVERLAP, "waits", MIDNIGHT)));
    Target unknown =
        due.in(due.state().parked(Parked.untilEvent(ParkReason.UNKNOWN_SOURCE, "?", MIDNIGHT)));

    assertThat(
            DueSources.at(
                MIDNIGHT.plus(Duration.ofDays(9)), List.of(unasked(DAILY), off, queued, unknown)))
        .isEmpty();
  }

  @Test
  void a_quarantined_one_comes_back_at_its_recheck_time() {
    Target due = decidedAt(DAILY, NOON);
    Target held = due.in(Planner.quarantine(due.state(), "unreadable", MIDNIGHT));
    Instant recheck = MIDNIGHT.plus(Duration.ofMinutes(5));

    assertThat(DueSources.at(recheck.minusNanos(1_000), List.of(held))).isEmpty();
    assertThat(DueSources.at(recheck, List.of(held))).containsExactly(held);
  }

  private static Target named(Target target, String source, String scope) {
    return new Target(TargetId.of(source, scope), target.schedule(), target.state());
  }
}
