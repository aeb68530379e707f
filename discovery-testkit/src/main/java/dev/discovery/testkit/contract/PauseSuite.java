package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.admin.PauseResult;
import dev.discovery.admin.ResumeResult;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.SkipReason;
import dev.discovery.run.LedgerEntry;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the suites about pauses share. */
abstract class PauseSuite extends TickSuite {

  static final PauseScope EVERYTHING = PauseScope.EVERYTHING;
  static final PauseScope SOURCE = PauseScope.of(KRAKOW.source());
  static final PauseScope PLACE = PauseScope.of(KRAKOW.scope());

  /** Midnight, so many days later. */
  static Instant day(int n) {
    return MIDNIGHT.plus(DAY.multipliedBy(n));
  }

  /** Daily, and the slot of midnight has been run. */
  final Discovery haveRun(String... cities) {
    Discovery node = startWith("0 0 * * *", 24, cities);
    node.orchestrator().tick();
    scenario().work(node);
    return node;
  }

  static Pause pause(Discovery node, PauseScope scope) {
    return pause(node, scope, Optional.empty());
  }

  static Pause pause(Discovery node, PauseScope scope, Instant until) {
    return pause(node, scope, Optional.of(until));
  }

  private static Pause pause(Discovery node, PauseScope scope, Optional<Instant> until) {
    PauseResult result = node.admin().pause(scope, "maintenance", until, Scenario.ANN);
    assertThat(result).isInstanceOf(PauseResult.Paused.class);
    return result.pause();
  }

  static void resume(Discovery node, PauseScope scope) {
    assertThat(node.admin().resume(scope, Scenario.ANN)).isInstanceOf(ResumeResult.Resumed.class);
  }

  /** Ticks, and expects it to park so many targets and to do nothing else. */
  static void parks(Discovery node, int targets) {
    var report = node.orchestrator().tick();
    assertThat(report.parked()).isEqualTo(Map.of(ParkReason.PAUSED, targets));
    assertThat(report.due()).isEqualTo(targets);
  }

  /** Ticks, and expects it to drop what so many targets have missed and to do nothing else. */
  static void drops(Discovery node, int targets) {
    var report = node.orchestrator().tick();
    assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.PAUSED, targets));
    assertThat(report.due()).isEqualTo(targets);
    assertThat(node.orchestrator().tick().due()).as("starts nothing at once").isZero();
  }

  final Parked parked(TargetId target) {
    return scenario().state(target).parked().orElseThrow();
  }

  final List<SkipReason> skipReasons(TargetId target) {
    return scenario().skips(target).stream().map(LedgerEntry.Skipped::reason).toList();
  }

  final LedgerEntry.Skipped newestSkip(TargetId target) {
    List<LedgerEntry.Skipped> skips = scenario().skips(target);
    return skips.get(skips.size() - 1);
  }
}
