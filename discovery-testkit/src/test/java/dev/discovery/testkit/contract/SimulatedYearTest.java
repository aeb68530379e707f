package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.run.LedgerEntry;
import dev.discovery.testkit.SimulationResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** That nothing is lost, doubled or invented in a year in which everything goes wrong. */
@Timeout(300)
class SimulatedYearTest {

  private static final long SEED = 20_260_115;

  private final YearOfCities year = new YearOfCities();
  private final Map<NaiveSchedule, List<Instant>> expected = new HashMap<>();
  private long decisions;
  private long runs;

  @Test
  void every_slot_of_a_year_of_200_cities_is_decided_once_or_covered_once(TestReporter reporter) {
    long began = System.nanoTime();

    SimulationResult result = year.plan(SEED).run(this::assertSound);

    Duration took = Duration.ofNanos(System.nanoTime() - began);
    reporter.publishEntry(
        Map.of(
            "result", result.toString(),
            "decisions", Long.toString(decisions),
            "runs", Long.toString(runs),
            "seconds", Long.toString(took.toSeconds())));
  }

  private void assertSound(SimulationResult result) {
    assertThat(result.targets()).hasSize(year.schedules().size());
    for (Target target : result.targets()) {
      List<LedgerEntry> history = result.history(target.id());
      assertTiled(target, history);
      assertThat(result.stats(target.id())).isEqualTo(Fold.of(history, target.id()));
      decisions += history.size();
      runs += history.stream().filter(LedgerEntry.Asked.class::isInstance).count();
    }
    assertThat(result.overlaps())
        .allSatisfy(pair -> assertThat(pair.earlier().concurrent()).isTrue());
    assertThat(decisions).isBetween(700_000L, 2_000_000L);
  }

  /** The rows of the ledger, side by side, are what was expected, up to what is pending. */
  private void assertTiled(Target target, List<LedgerEntry> history) {
    NaiveSchedule schedule = year.schedules().get(target.id());
    List<Instant> slots =
        expected.computeIfAbsent(
            schedule,
            it -> it.slots(YearOfCities.START, YearOfCities.START.plus(YearOfCities.LENGTH)));
    int next = 0;
    for (LedgerEntry entry : history) {
      DecidedSlot decided = slot(entry);
      assertThat(decided.slot().at()).as("%s %s", target.id(), schedule).isEqualTo(slots.get(next));
      next += (int) decided.collapsed();
      assertThat(decided.through().at())
          .as("%s %s", target.id(), schedule)
          .isEqualTo(slots.get(next));
      next++;
    }
    Pending pending = target.state().pending().orElseThrow();
    assertThat(pending.slot().at()).as("%s %s", target.id(), schedule).isEqualTo(slots.get(next));
  }

  private static DecidedSlot slot(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Asked asked
        ? asked.run().slot().orElseThrow()
        : ((LedgerEntry.Skipped) entry).slot();
  }
}
