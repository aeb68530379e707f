package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.orchestrator.PlannedDecision;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.plan.Decision;
import dev.discovery.plan.Target;
import dev.discovery.port.TickHistory.TickRow;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.TickReport;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.LedgerEntries;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dry run says what the next tick does. */
public abstract class DryRunScenarios extends TickSuite {

  @Test
  void dry_run_says_what_the_next_tick_does_and_writes_nothing() {
    Discovery node = startWith("0 * * * *", 1, "krakow", "lodz", "warszawa");
    node.orchestrator().tick();
    scenario().work(node);
    scenario().after(Duration.ofHours(1));
    edit(node, "warszawa", Scenario.config("0 * * * *", Scenario.source("karnet", 5)));
    scenario().after(Duration.ofHours(5));
    node.orchestrator().tick(new TickLimits(1, 1, Duration.ofMinutes(1)));
    scenario().after(Duration.ofHours(1));
    List<TargetId> ids = List.of(KRAKOW, LODZ, Scenario.target("karnet", "warszawa"));
    List<Target> before = storage().targets().find(ids);
    List<LedgerEntry> ledgerBefore = LedgerEntries.newest(storage(), ids, 100);
    List<TickRow> ticksBefore = storage().ticks().newest(100);

    List<PlannedDecision> planned = node.admin().dryRun(100, Scenario.ANN).decisions();
    List<Target> afterDryRun = storage().targets().find(ids);
    List<LedgerEntry> ledgerAfterDryRun = LedgerEntries.newest(storage(), ids, 100);
    List<TickRow> ticksAfterDryRun = storage().ticks().newest(100);
    TickReport report = node.orchestrator().tick();

    assertThat(afterDryRun).isEqualTo(before);
    assertThat(ledgerAfterDryRun).isEqualTo(ledgerBefore);
    assertThat(ticksAfterDryRun).isEqualTo(ticksBefore);
    assertThat(planned).hasSize(3).hasSize(report.due());
    assertThat(planned)
        .extracting(each -> each.decision().getClass().getSimpleName())
        .as("there is something of each kind to be equal")
        .contains("Enqueue", "Skip");
    planned.forEach(this::assertDone);
  }

  private void assertDone(PlannedDecision planned) {
    List<LedgerEntry> rows = scenario().ledger(planned.target().id());
    LedgerEntry row = rows.get(rows.size() - 1);
    if (planned.decision() instanceof Decision.Enqueue enqueue) {
      assertThat(row).isInstanceOf(LedgerEntry.Asked.class);
      assertThat(Scenario.slot(row)).isEqualTo(enqueue.slot());
      assertThat(scenario().state(row.target()).pending()).contains(enqueue.next());
    } else {
      Decision.Skip skip = (Decision.Skip) planned.decision();
      assertThat(((LedgerEntry.Skipped) row).reason()).isEqualTo(skip.reason());
      assertThat(Scenario.slot(row)).isEqualTo(skip.slot());
      assertThat(scenario().state(row.target()).pending()).contains(skip.next());
    }
  }

  @Test
  void dry_run_sees_what_another_tick_holds_and_nothing_beyond_its_limit() {
    Discovery node = startWith("0 0 * * *", 24, "krakow", "lodz");
    OpenTransaction holder = open(() -> storage().targets().lock(List.of(KRAKOW, LODZ)));

    int all = node.admin().dryRun(100, Scenario.ANN).decisions().size();
    int one = node.admin().dryRun(1, Scenario.ANN).decisions().size();
    holder.commit();

    assertThat(all).isEqualTo(2);
    assertThat(one).isEqualTo(1);
  }
}
