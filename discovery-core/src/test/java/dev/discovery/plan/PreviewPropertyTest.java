package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import dev.discovery.source.RunId;
import dev.discovery.source.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is previewed is what the planner says, whatever the target. */
class PreviewPropertyTest {

  private static final InFlight RUN = new InFlight(new RunId(7), Trigger.SCHEDULE);

  private static final Instant BIRTH = Instant.parse("2026-03-20T11:22:33.123456Z");

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void preview_is_what_an_independent_walk_of_the_planner_finds(@ForAll Random random) {
    Target target = anyTarget(random);
    Instant now = BIRTH.plusSeconds(random.nextInt(20 * 24 * 3_600));
    Instant until = now.plusSeconds(random.nextInt(10 * 24 * 3_600) + 1);
    int limit = 1 + random.nextInt(60);
    Pauses pauses = anyPauses(random, now);

    Preview preview = Preview.of(target, pauses, now, until, limit);

    assertThat(preview.slots()).isEqualTo(IndependentWalk.of(target, pauses, now, until, limit));
    assertThat(preview.slots().size()).isLessThanOrEqualTo(limit);
    Instant last = now;
    for (PlannedSlot slot : preview.slots()) {
      assertThat(slot.at()).isAfterOrEqualTo(last).isBefore(until);
      assertThat(slot.at()).isAfterOrEqualTo(slot.dueAt());
      last = slot.at();
    }
    assertThat(preview.more() && preview.blocked().isPresent()).isFalse();
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void slots_of_a_preview_only_grow_and_each_is_covered_once(@ForAll Random random) {
    Target target = anyTarget(random);

    List<PlannedSlot> slots =
        Preview.of(
                target, Pauses.NONE, BIRTH.plusSeconds(3_600), BIRTH.plus(Duration.ofDays(9)), 200)
            .slots();

    for (int n = 1; n < slots.size(); n++) {
      assertThat(slots.get(n).slot().at()).isAfter(slots.get(n - 1).decided().through().at());
    }
  }

  private static Target anyTarget(Random random) {
    TargetSchedule schedule = anySchedule(random);
    Target target = Targets.edited(Targets.unasked(schedule), schedule, BIRTH);
    for (int tick = random.nextInt(4); tick > 0; tick--) {
      target = Targets.afterTick(target, Targets.pending(target).dueAt());
    }
    TargetState state = target.state();
    return switch (random.nextInt(6)) {
      case 0 -> target.in(state.occupiedBy(RUN));
      case 1 -> target.in(state.occupiedBy(RUN).parked(Parked.behind(RUN.run(), BIRTH)));
      case 2 -> target.in(Planner.quarantine(state, "broken", BIRTH));
      case 3 -> Planner.edit(target, new Wish.Off(), BIRTH).target();
      default -> target;
    };
  }

  private static Pauses anyPauses(Random random, Instant now) {
    if (random.nextInt(3) > 0) {
      return Pauses.NONE;
    }
    Instant since = now.minusSeconds(random.nextInt(100_000));
    Optional<Instant> until =
        Optional.of(now.plusSeconds(random.nextInt(200_000) - 10_000L))
            .filter(end -> random.nextInt(4) > 0 && !end.isBefore(since));
    return new Pauses(
        List.of(
            new Pause(
                PauseScope.of(Targets.ID.source()), "moving", new Actor("ann"), since, until)));
  }

  private static TargetSchedule anySchedule(Random random) {
    SlotPolicies policies =
        new SlotPolicies(
            any(random, Overlap.values()),
            any(random, CatchUp.ONCE, CatchUp.SKIP, CatchUp.ALL),
            new Spread(Duration.parse(any(random, "PT0S", "PT0S", "PT10M", "PT3H"))));
    return new TargetSchedule(
        any(random, "0 0 * * *", "30 2 * * *", "0 * * * *", "*/5 * * * *", "0 9-17 * * 1-5"),
        any(random, "UTC", "Europe/Warsaw", "America/Havana", "Australia/Lord_Howe"),
        new Frequency(Duration.parse(any(random, "PT5M", "PT1H", "PT7H", "PT24H", "PT48H"))),
        policies);
  }

  @SafeVarargs
  private static <T> T any(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
