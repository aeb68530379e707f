package dev.discovery.proof;

import dev.discovery.access.Actor;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Decision;
import dev.discovery.plan.Decision.Enqueue;
import dev.discovery.plan.Decision.Skip;
import dev.discovery.plan.Edit;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Planner;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.plan.Wish;
import dev.discovery.proof.PastSchedule.Change;
import dev.discovery.run.Attempt;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Origin;
import dev.discovery.run.Run;
import dev.discovery.run.RunProgress;
import dev.discovery.run.RunState;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A target that ticks, people and outages move, and each of its slots, put down when decided. */
final class DrivenTarget {

  static final TargetId ID = TargetId.of("karnet", "city:krakow");
  static final Instant BIRTH = Instant.parse("2026-03-20T11:22:33.123456Z");

  private final Random random;
  final List<Row> rows = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();
  final List<Pause> pauses = new ArrayList<>();
  Target target;
  Instant now = BIRTH;
  private long lastId;
  private Optional<Instant> released = Optional.empty();

  DrivenTarget(TargetSchedule schedule, Random random) {
    this.random = random;
    this.target = new Target(ID, schedule, TargetState.NEW);
    edit(new Wish.On(schedule));
    tick();
  }

  /** A row of the ledger, and the slots that it covers, one by one. */
  record Row(LedgerEntry entry, List<Slot> slots) {}

  void edit(Wish wish) {
    Schedule before = target.schedule().parse();
    Edit edit = Planner.edit(target, wish, now);
    target = edit.target();
    changes.add(new Change(now, wish));
    edit.gap().ifPresent(gap -> skipped(gap.slot(), gap.reason(), before));
  }

  void pause(Duration length) {
    Optional<Instant> end = Optional.of(now.plus(length));
    pauses.add(new Pause(PauseScope.EVERYTHING, "why", new Actor("ann"), now, end));
  }

  void after(Duration step) {
    now = now.plus(step);
    if (released.isPresent() && !released.get().isAfter(now)) {
      target = target.in(target.state().releasedBy(new RunId(lastId)));
      released = Optional.empty();
    }
  }

  void tick() {
    // A target that was due gets a second look: what a decision leaves due is another decision.
    for (int looks = 0; looks < 3 && target.isDue(now); looks++) {
      Decision decision = Planner.decide(target, new Pauses(pauses), now);
      Schedule schedule = target.schedule().parse();
      if (decision instanceof Skip skip) {
        skipped(skip.slot(), skip.reason(), schedule);
      } else if (decision instanceof Enqueue run) {
        run.missed().ifPresent(gap -> skipped(gap.slot(), gap.reason(), schedule));
        asked(run, schedule);
      }
      target = target.in(decision.after(target.state(), () -> new RunId(lastId), now));
      if (decision instanceof Enqueue run && !run.concurrent()) {
        released = Optional.of(now.plusSeconds(random.nextInt(20_000)));
      }
    }
  }

  void quarantine() {
    if (target.isDue(now) && !target.state().isParked(ParkReason.QUARANTINED)) {
      target = target.in(Planner.quarantine(target.state(), "broken", now));
    }
  }

  private void skipped(DecidedSlot slot, SkipReason reason, Schedule schedule) {
    var entry = new LedgerEntry.Skipped(new RunId(++lastId), ID, slot, reason, now);
    rows.add(new Row(entry, slots(slot, schedule)));
  }

  private void asked(Enqueue decision, Schedule schedule) {
    var run =
        new Run(
            new RunId(++lastId),
            ID,
            new Origin.Scheduled(decision.slot()),
            now,
            decision.concurrent(),
            progress());
    rows.add(new Row(new LedgerEntry.Asked(run), slots(decision.slot(), schedule)));
  }

  private RunProgress progress() {
    Instant start = now.plusSeconds(random.nextInt(random.nextBoolean() ? 60 : 200_000));
    return switch (random.nextInt(4)) {
      case 0 -> RunProgress.QUEUED;
      case 1 -> progress(RunState.CANCELLED, Optional.empty());
      default -> progress(RunState.RUNNING, Optional.of(start));
    };
  }

  private static RunProgress progress(RunState state, Optional<Instant> start) {
    return new RunProgress(
        state,
        start.map(at -> new Attempt(1, "node", at)),
        start,
        Optional.empty(),
        state.isInFlight() ? Optional.empty() : Optional.of(BIRTH),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<Slot> slots(DecidedSlot decided, Schedule schedule) {
    if (decided.atLeast()) {
      throw new AssertionError("only a lower bound: " + decided);
    }
    var slots = new ArrayList<>(List.of(decided.slot()));
    for (long n = 0; n < decided.collapsed(); n++) {
      slots.add(NextRun.after(slots.get(slots.size() - 1), schedule));
    }
    if (!slots.get(slots.size() - 1).at().equals(decided.through().at())) {
      throw new AssertionError("counted otherwise: " + decided);
    }
    return slots;
  }

  PastSchedule past() {
    return new PastSchedule(changes, true, List.of());
  }
}
