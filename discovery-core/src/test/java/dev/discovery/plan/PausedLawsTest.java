package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.schedule.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Laws 1 and 12 over random lives of a target that is paused, resumed, edited, switched off and on,
 * and whose next run people move, at any instant.
 */
class PausedLawsTest {

  private static final Instant BIRTH = Instant.parse("2026-03-20T11:22:33.123456Z");

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void nothing_runs_for_a_pause_and_nothing_that_has_come_is_lost_unsaid(@ForAll Random random) {
    Life life = new Life(random);

    for (int event = 0; event < 80; event++) {
      life.go();
    }
  }

  private static final class Life {

    private final Random random;
    private final List<Pause> pauses = new ArrayList<>();
    private Target target;
    private Instant now = BIRTH;
    private Optional<Slot> lastRow = Optional.empty();

    Life(Random random) {
      this.random = random;
      TargetSchedule schedule = TargetSchedules.any(random);
      this.target = Targets.edited(Targets.unasked(schedule), schedule, now);
    }

    void go() {
      passTime();
      switch (random.nextInt(10)) {
        case 0 -> pause();
        case 1 -> resume();
        case 2 -> edit(new Wish.On(TargetSchedules.any(random)));
        case 3 -> edit(new Wish.Off());
        case 4 -> edit(new Wish.On(target.schedule()));
        case 5 -> move();
        default -> tick();
      }
    }

    private void passTime() {
      List<Instant> marks = new ArrayList<>();
      marks.add(now.plusSeconds(random.nextInt(100_000)));
      target.state().pending().ifPresent(pending -> marks.add(pending.slot().at()));
      target.state().wakeAt().ifPresent(marks::add);
      pauses.forEach(pause -> pause.until().ifPresent(marks::add));
      Instant mark =
          marks.get(random.nextInt(marks.size())).plusNanos((random.nextInt(3) - 1) * 1_000L);
      now = mark.isAfter(now) ? mark : now;
    }

    private void pause() {
      Optional<Instant> until =
          Optional.of(now.plusSeconds(1 + random.nextInt(200_000)))
              .filter(end -> random.nextBoolean());
      List<PauseScope> scopes = PauseScope.reaching(target.id());
      PauseScope scope = scopes.get(random.nextInt(scopes.size()));
      pauses.add(new Pause(scope, "maintenance", new Actor("ann"), now, until));
    }

    /** Ends one of those in force, and wakes what is parked. */
    private void resume() {
      Optional<Pause> one = pauses.stream().filter(pause -> pause.isInForce(now)).findFirst();
      if (one.isEmpty()) {
        return;
      }
      pauses.set(pauses.indexOf(one.get()), one.get().endedAt(now));
      if (target.state().isParked(ParkReason.PAUSED)) {
        Parked why = target.state().parked().orElseThrow();
        target =
            target.in(
                target
                    .state()
                    .parked(
                        new Parked(why.reason(), why.detail(), why.since(), Optional.of(now), 0)));
      }
    }

    private void edit(Wish wish) {
      boolean wasDue = target.isDue(now);
      Optional<Pending> owed = target.state().pending();
      Edit edit = Planner.edit(target, wish, now);
      target = edit.target();
      edit.gap().ifPresent(gap -> write(gap.slot()));
      assertThat(wasDue || !target.isDue(now)).as("an edit starts nothing").isTrue();
      owed.filter(this::hasCome).ifPresent(slot -> assertKept(slot, edit));
    }

    private void move() {
      Optional<Pending> owed = target.state().pending();
      Instant wanted = now.plusSeconds(random.nextInt(100_000) - 1_000);
      Move move = Planner.move(target, standing(), wanted, now);
      if (move instanceof Move.Done done) {
        target = done.edit().target();
        done.edit().gap().ifPresent(gap -> write(gap.slot()));
        assertThat(target.isDue(now)).isFalse();
        assertThat(Targets.slotOf(target)).isEqualTo(wanted);
        assertThat(owed.filter(this::hasCome)).as("what has come is not lost").isEmpty();
      }
    }

    private LedgerStanding standing() {
      return new LedgerStanding(target.state().lastSlot(), target.state().inFlight());
    }

    private void assertKept(Pending owed, Edit edit) {
      boolean inRow = edit.gap().filter(gap -> gap.slot().slot().equals(owed.slot())).isPresent();
      boolean stays = target.state().pending().equals(Optional.of(owed));
      assertThat(inRow || stays).as("what has come is a row, or stays").isTrue();
    }

    private boolean hasCome(Pending pending) {
      return !pending.slot().at().isAfter(now);
    }

    private void tick() {
      if (!target.isDue(now)) {
        return;
      }
      boolean wasPaused = target.state().isParked(ParkReason.PAUSED);
      Instant dueAt = Targets.pending(target).dueAt();
      Pauses all = new Pauses(pauses);
      Optional<Pause> inForce = all.on(target.id(), now);
      Decision decision = Planner.decide(target, all, now);

      if (decision instanceof Decision.Enqueue run) {
        assertThat(inForce).as("runs although it is paused").isEmpty();
        assertThat(wasPaused || all.covered(target.id(), dueAt)).as("runs at once").isFalse();
        run.missed().ifPresent(gap -> write(gap.slot()));
        write(run.slot());
        target = target.in(target.state().advanced(run.slot().through(), run.next()));
      } else if (decision instanceof Decision.Skip skip) {
        write(skip.slot());
        target = target.in(target.state().advanced(skip.slot().through(), skip.next()));
        if (skip.reason() == SkipReason.PAUSED) {
          assertWasPaused(skip, all);
        } else {
          assertThat(target.isDue(now)).isFalse();
        }
      } else if (decision instanceof Decision.Park park) {
        assertThat(park.why().recheckAt()).isEqualTo(inForce.orElseThrow().until());
        Instant since = wasPaused ? target.state().parked().orElseThrow().since() : now;
        assertThat(park.why().since()).isEqualTo(since);
        target = target.in(target.state().parked(park.why()));
      } else {
        target = target.in(target.state().unparked());
      }
    }

    /**
     * What is dropped was held up or fell due in a pause; what is left fell due in none of them.
     */
    private void assertWasPaused(Decision.Skip skip, Pauses all) {
      if (skip.slot().count() > 1) {
        Slot through = skip.slot().through();
        Pending last = Passed.pendingAt(through, target.schedule().parse(), target);
        boolean heldUp =
            pauses.stream().anyMatch(pause -> last.dueAt().isBefore(pause.until().orElseThrow()));
        assertThat(heldUp).as("fell due after the last pause").isTrue();
      }
      if (target.isDue(now)) {
        assertThat(all.firstFree(target.id(), skip.slot().dueAt()))
            .isBeforeOrEqualTo(skip.next().dueAt());
      }
    }

    private void write(DecidedSlot row) {
      lastRow.ifPresent(last -> assertThat(row.slot().at()).isAfter(last.at()));
      lastRow = Optional.of(row.through());
    }
  }
}
