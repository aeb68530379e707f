package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.access.Operation;
import dev.discovery.admin.StatisticsAudit;
import dev.discovery.port.AuditLog.AuditRow;
import dev.discovery.port.AuditQuery;
import dev.discovery.proof.Discrepancy;
import dev.discovery.proof.SourceDiscrepancy;
import dev.discovery.proof.SourceDiscrepancy.Counts;
import dev.discovery.proof.SourceDiscrepancy.Hour;
import dev.discovery.proof.SourceHours;
import dev.discovery.proof.TargetTotals;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetStats;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** People prove totals by the history, and put them right. */
public abstract class StatisticsAuditScenarios extends ScenarioSuite {

  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  private static final TargetId LODZ = Scenario.target("karnet", "lodz");
  private static final String WANTED = Scenario.config("0 0 * * *", Scenario.source("karnet", 24));

  private final SourceDefinition karnet = Scenario.ofCity("karnet", new ScriptedSync());

  private Discovery ran() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", WANTED);
    Scenario.city(node, "lodz", WANTED);
    node.orchestrator().tick();
    scenario().work(node);
    return node;
  }

  /** As a restore of the one table without the other leaves it. */
  private void forget(TargetId id) {
    TargetTotals had = storage().totalsAudit().find(id).orElseThrow().stored();
    inTransaction(
        () ->
            storage()
                .totalsAudit()
                .write(
                    new TargetTotals(
                        new TargetStats(id, Statistics.NONE, had.stats().standing()),
                        had.checkpoint())));
  }

  @Test
  void what_is_right_is_left_alone() {
    Discovery node = ran();

    StatisticsAudit audit = node.admin().auditStatistics(Optional.empty(), 10, Scenario.ANN);

    assertThat(audit).isEqualTo(new StatisticsAudit(2, List.of(), Optional.empty()));
    assertThat(node.admin().repairStatistics(KRAKOW, Scenario.ANN)).isEmpty();
    assertThat(node.admin().repairStatistics(Scenario.target("karnet", "x"), Scenario.ANN))
        .isEmpty();
    assertThat(repairs(node)).isEmpty();
  }

  @Test
  void what_is_wrong_is_said_and_mended_with_its_record() {
    Discovery node = ran();
    var before = scenario().stats(KRAKOW);
    forget(KRAKOW);

    List<Discrepancy> found =
        node.admin().auditStatistics(Optional.empty(), 10, Scenario.ANN).discrepancies();
    Optional<Discrepancy> mended = node.admin().repairStatistics(KRAKOW, Scenario.ANN);

    assertThat(found).containsExactly(mended.orElseThrow());
    assertThat(scenario().stats(KRAKOW)).isEqualTo(before);
    assertThat(repairs(node))
        .hasSize(1)
        .first()
        .satisfies(
            row -> {
              assertThat(row.entry().touched().scope()).contains(KRAKOW.scope());
              assertThat(row.entry().before()).contains("succeeded=0");
              assertThat(row.entry().after()).contains("succeeded=1");
            });
    assertThat(node.admin().auditStatistics(Optional.empty(), 10, Scenario.ANN).discrepancies())
        .isEmpty();
  }

  @Test
  void pages_reach_every_target_once() {
    Discovery node = ran();
    forget(LODZ);

    StatisticsAudit first = node.admin().auditStatistics(Optional.empty(), 1, Scenario.ANN);
    StatisticsAudit second = node.admin().auditStatistics(first.next(), 1, Scenario.ANN);
    StatisticsAudit third = node.admin().auditStatistics(second.next(), 1, Scenario.ANN);

    assertThat(first).isEqualTo(new StatisticsAudit(1, List.of(), Optional.of(KRAKOW)));
    assertThat(second.discrepancies()).extracting(Discrepancy::target).containsExactly(LODZ);
    assertThat(third).isEqualTo(new StatisticsAudit(0, List.of(), Optional.empty()));
    assertThatThrownBy(() -> node.admin().auditStatistics(Optional.empty(), 1_001, Scenario.ANN))
        .hasMessageContaining("1 to 1000");
  }

  @Test
  void repair_that_is_rolled_back_leaves_neither_numbers_nor_record() {
    Discovery node = ran();
    forget(KRAKOW);
    var wrong = scenario().stats(KRAKOW);

    rolledBack(() -> node.admin().repairStatistics(KRAKOW, Scenario.ANN));

    assertThat(scenario().stats(KRAKOW)).isEqualTo(wrong);
    assertThat(repairs(node)).isEmpty();
  }

  @Test
  void hours_of_a_source_are_mended_with_their_record_or_not_at_all() {
    Discovery node = ran();
    SourceName source = KRAKOW.source();
    SourceHours right = hours(source);
    assertThat(node.admin().auditStatistics(source, Scenario.ANN)).isEmpty();
    forgetHours(source);

    Optional<SourceDiscrepancy> found = node.admin().auditStatistics(source, Scenario.ANN);
    rolledBack(() -> node.admin().repairStatistics(source, Scenario.ANN));
    SourceHours still = hours(source);
    Optional<SourceDiscrepancy> mended = node.admin().repairStatistics(source, Scenario.ANN);

    assertThat(still).isEqualTo(SourceHours.NONE);
    assertThat(found).isPresent().isEqualTo(mended);
    assertThat(hours(source)).isEqualTo(right);
    assertThat(repairs(node))
        .hasSize(1)
        .first()
        .satisfies(
            row -> {
              assertThat(row.entry().touched().source()).contains(source);
              assertThat(row.entry().before()).contains("succeeded=0");
              assertThat(row.entry().after()).contains("succeeded=2");
            });
    assertThat(node.admin().repairStatistics(source, Scenario.ANN)).isEmpty();
    assertThat(node.admin().repairStatistics(new SourceName("x"), Scenario.ANN)).isEmpty();
    assertThat(repairs(node)).hasSize(1);
  }

  private void forgetHours(SourceName source) {
    List<Hour> all =
        hours(source).runs().entrySet().stream()
            .map(
                each ->
                    new Hour(
                        each.getKey(),
                        new Counts(each.getValue(), Map.of()),
                        new Counts(Statistics.NONE, Map.of())))
            .toList();
    inTransaction(() -> storage().hoursAudit().correct(new SourceDiscrepancy(source, all)));
  }

  private SourceHours hours(SourceName source) {
    return storage().hoursAudit().find(source, scenario().clock().instant()).stored();
  }

  private static List<AuditRow> repairs(Discovery node) {
    return node.admin().audit(AuditQuery.ALL, Optional.empty(), 100, Scenario.ANN).stream()
        .filter(row -> row.entry().operation() == Operation.REPAIR_STATISTICS)
        .toList();
  }
}
