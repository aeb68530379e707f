package dev.discovery.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Pending;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.Wish;
import dev.discovery.proof.DrivenTarget.Row;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.LedgerEntry.Asked;
import dev.discovery.run.LedgerEntry.Skipped;
import dev.discovery.run.Run;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.CatchUp.Mode;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The audit of slots beside one that looks at each slot on its own. */
class SlotAuditPropertyTest {

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void each_slot_is_classed_once_as_slot_by_slot(@ForAll Random random) {
    DrivenTarget driven = drive(random, true);
    NavigableMap<Instant, SlotFate> expected = slotBySlot(driven, Set.of(), Instant.MIN);

    SlotAudit audit = audit(driven, Set.of(), Instant.MIN, DrivenTarget.BIRTH, driven.now);

    assertThat(audit.stretches()).noneMatch(SlotStretch::estimated);
    assertSame(audit, expected);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void rows_that_are_gone_are_missed_and_those_that_were_deleted_are_unknown(
      @ForAll Random random) {
    DrivenTarget driven = drive(random, false);
    Set<Row> gone = someOf(driven, random);
    Instant deleted =
        random.nextBoolean()
            ? Instant.MIN
            : DrivenTarget.BIRTH.plus(between(driven).dividedBy(1 + random.nextInt(4)));

    SlotAudit audit = audit(driven, gone, deleted, DrivenTarget.BIRTH, driven.now);

    assertSame(audit, slotBySlot(driven, gone, deleted));
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void what_is_called_a_miss_is_gone_whatever_people_edited(@ForAll Random random) {
    DrivenTarget driven = drive(random, true);
    Set<Row> gone = someOf(driven, random);
    SlotAudit audit = audit(driven, gone, Instant.MIN, DrivenTarget.BIRTH, driven.now);

    for (SlotStretch stretch : audit.stretches()) {
      if (stretch.fate() == SlotFate.REAL_MISS) {
        assertThat(driven.rows)
            .as("%s", stretch)
            .filteredOn(row -> isTouchedBy(stretch, row))
            .allMatch(gone::contains);
        assertThat(isNeighbourGone(stretch, driven, gone)).as("%s", stretch).isTrue();
      }
    }
  }

  private static boolean isTouchedBy(SlotStretch stretch, Row row) {
    return row.slots().stream()
        .anyMatch(it -> !it.at().isBefore(stretch.first()) && !it.at().isAfter(stretch.last()));
  }

  /** Which of several that are gone is counted by which schedule may differ. */
  private static boolean isNeighbourGone(SlotStretch stretch, DrivenTarget driven, Set<Row> gone) {
    boolean here = false;
    for (Row row : driven.rows) {
      if (gone.contains(row)) {
        here = true;
      } else if (row.slots().get(0).at().isAfter(stretch.last())) {
        return here;
      } else {
        here = false;
      }
    }
    return here;
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void ranges_that_adjoin_have_each_slot_once(@ForAll Random random) {
    DrivenTarget driven = drive(random, false);
    Set<Row> gone = someOf(driven, random);
    Instant middle =
        DrivenTarget.BIRTH.plusMillis((long) (between(driven).toMillis() * random.nextDouble()));
    if (random.nextBoolean() && !driven.rows.isEmpty()) {
      Row row = driven.rows.get(random.nextInt(driven.rows.size()));
      middle = row.slots().get(random.nextInt(row.slots().size())).at();
    }

    Map<SlotFate, Long> both = new EnumMap<>(SlotFate.class);
    both.putAll(audit(driven, gone, Instant.MIN, DrivenTarget.BIRTH, middle).counts());
    audit(driven, gone, Instant.MIN, middle, driven.now.plusSeconds(1))
        .counts()
        .forEach((fate, count) -> both.merge(fate, count, Long::sum));

    assertThat(both)
        .isEqualTo(
            audit(driven, gone, Instant.MIN, DrivenTarget.BIRTH, driven.now.plusSeconds(1))
                .counts());
  }

  // ---- what happens

  private static DrivenTarget drive(Random random, boolean edits) {
    var driven = new DrivenTarget(any(random), random);
    int steps = random.nextInt(40);
    for (int n = 0; n < steps; n++) {
      Duration pace = driven.target.schedule().frequency().length();
      driven.after(
          Duration.ofSeconds(
              (long) (pace.toSeconds() * random.nextDouble() * (random.nextInt(5) == 0 ? 9 : 2))));
      switch (random.nextInt(edits ? 10 : 6)) {
        case 0 -> driven.pause(pace.multipliedBy(1 + random.nextInt(3)));
        case 1 -> driven.quarantine();
        case 6 -> driven.edit(new Wish.On(any(random)));
        case 7 -> driven.edit(new Wish.Off());
        case 8 -> driven.edit(new Wish.Invalid("broken"));
        case 9 -> driven.edit(new Wish.On(driven.target.schedule()));
        default -> driven.tick();
      }
    }
    return driven;
  }

  private static TargetSchedule any(Random random) {
    return new TargetSchedule(
        anyOf(random, "0 0 * * *", "30 2 * * *", "0 */6 * * *", "0 * * * *", "0 9-17 * * 1-5"),
        anyOf(random, "UTC", "Europe/Warsaw", "Australia/Lord_Howe"),
        new Frequency(Duration.parse(anyOf(random, "PT1H", "PT7H", "PT24H", "PT48H"))),
        new SlotPolicies(
            anyOf(random, Overlap.values()),
            new CatchUp(
                anyOf(random, Mode.values()),
                random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofHours(3))),
            new Spread(Duration.parse(anyOf(random, "PT0S", "PT10M", "PT3H")))));
  }

  @SafeVarargs
  private static <T> T anyOf(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  private static Duration between(DrivenTarget driven) {
    return Duration.between(DrivenTarget.BIRTH, driven.now);
  }

  /** Rows, of which the first is none: before the first there is nothing to expect. */
  private static Set<Row> someOf(DrivenTarget driven, Random random) {
    var gone = new HashSet<Row>();
    for (Row row : driven.rows) {
      if (row != driven.rows.get(0) && random.nextInt(4) == 0) {
        gone.add(row);
      }
    }
    return gone;
  }

  private static SlotAudit audit(
      DrivenTarget driven, Set<Row> gone, Instant deleted, Instant from, Instant until) {
    List<Row> left = driven.rows.stream().filter(row -> !gone.contains(row)).toList();
    long before = left.stream().filter(row -> !row.slots().get(0).at().isAfter(from)).count();
    long within = left.stream().filter(row -> row.slots().get(0).at().isBefore(until)).count();
    List<LedgerEntry> evidence =
        left
            .subList((int) Math.max(0, before - 1), (int) Math.min(left.size(), within + 1))
            .stream()
            .map(Row::entry)
            .toList();
    return SlotAudit.of(
        new SlotEvidence(
            driven.target,
            evidence,
            driven.past(),
            new Pauses(driven.pauses),
            deleted.equals(Instant.MIN) ? Optional.empty() : Optional.of(deleted)),
        from,
        until,
        Optional.empty(),
        driven.now);
  }

  // ---- slot by slot

  private static void assertSame(SlotAudit audit, NavigableMap<Instant, SlotFate> expected) {
    var left = new TreeMap<>(expected.headMap(audit.until(), false));
    for (SlotStretch stretch : audit.stretches()) {
      NavigableMap<Instant, SlotFate> slots =
          left.subMap(stretch.first(), true, stretch.last(), true);
      assertThat(slots.values()).as("%s in %s", stretch, expected).containsOnly(stretch.fate());
      assertThat(slots).as("%s", stretch).hasSize((int) stretch.count());
      slots.clear();
    }
    assertThat(left).as("left out of %s", audit).isEmpty();
  }

  private static NavigableMap<Instant, SlotFate> slotBySlot(
      DrivenTarget driven, Set<Row> gone, Instant deleted) {
    var fates = new TreeMap<Instant, SlotFate>();
    for (Row row : driven.rows) {
      for (Slot slot : row.slots()) {
        SlotFate fate = slot.at().isAfter(deleted) ? SlotFate.REAL_MISS : SlotFate.UNKNOWN_PRUNED;
        fates.put(slot.at(), gone.contains(row) ? fate : fate(row, slot));
      }
    }
    undecided(driven, fates);
    for (Row row : driven.rows) {
      boolean own = row.entry() instanceof Asked && !gone.contains(row);
      Instant slot = row.slots().get(0).at();
      if (own && fates.get(slot) == SlotFate.ON_TIME) {
        Run run = ((Asked) row.entry()).run();
        fates.put(slot, startedOrNot(run, nextDue(slot, driven, gone, fates), driven.now));
      }
    }
    return fates;
  }

  private static SlotFate fate(Row row, Slot slot) {
    if (row.entry() instanceof Skipped skipped) {
      return skipped.reason() == SkipReason.MISSED
          ? SlotFate.MISSED_BY_POLICY
          : SlotFate.valueOf(skipped.reason().name());
    }
    Run run = ((Asked) row.entry()).run();
    if (!run.state().isInFlight()) {
      return SlotFate.NEVER_STARTED;
    }
    return slot.equals(row.slots().get(0)) ? SlotFate.ON_TIME : SlotFate.CAUGHT_UP;
  }

  private static SlotFate startedOrNot(Run run, Instant nextDue, Instant now) {
    Optional<Instant> started = run.progress().startedAt();
    if (started.isPresent()) {
      return started.get().isBefore(nextDue) ? SlotFate.ON_TIME : SlotFate.LATE;
    }
    return nextDue.isAfter(now) ? SlotFate.PENDING : SlotFate.LATE;
  }

  private static Instant nextDue(
      Instant slot, DrivenTarget driven, Set<Row> gone, NavigableMap<Instant, SlotFate> fates) {
    for (Row row : driven.rows) {
      if (row.slots().get(0).at().isAfter(slot)) {
        DecidedSlot decided = row.entry().decided().orElseThrow();
        return gone.contains(row) ? decided.slot().at() : decided.dueAt();
      }
      boolean within =
          row.slots().stream().anyMatch(it -> it.at().equals(slot)) && row.slots().size() > 1;
      if (within) {
        return Instant.MIN;
      }
    }
    return driven.target.state().pending().map(Pending::dueAt).orElse(Instant.MAX);
  }

  private static void undecided(DrivenTarget driven, NavigableMap<Instant, SlotFate> fates) {
    Optional<Pending> pending = driven.target.state().pending();
    if (pending.isEmpty()) {
      return;
    }
    boolean quarantined = driven.target.state().isParked(ParkReason.QUARANTINED);
    boolean paused =
        driven.target.state().isParked(ParkReason.PAUSED)
            || new Pauses(driven.pauses).covered(DrivenTarget.ID, pending.get().dueAt());
    SlotFate held = paused ? SlotFate.PAUSED : SlotFate.PENDING;
    Schedule schedule = driven.target.schedule().parse();
    Slot slot = pending.get().slot();
    while (!slot.at().isAfter(driven.now)) {
      fates.put(slot.at(), quarantined ? SlotFate.QUARANTINED : held);
      slot = NextRun.after(slot, schedule);
    }
  }
}
