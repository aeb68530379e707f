package dev.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.port.DueQuery;
import dev.discovery.port.PortException;
import dev.discovery.run.TickReport;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.Spread;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InMemoryStorageTest {

  private static final Instant MIDNIGHT = Instant.parse("2026-01-15T00:00:00Z");
  private static final TargetId KRAKOW = TargetId.of("karnet", "city:krakow");
  private static final TargetId LODZ = TargetId.of("karnet", "city:lodz");

  private final SettableClock clock = new SettableClock(MIDNIGHT);
  private final InMemoryStorage storage = new InMemoryStorage(clock);
  private final InMemoryJobQueue queue = new InMemoryJobQueue(storage);

  @Test
  void eight_orchestrators_decide_ten_thousand_due_targets_once_each() throws Exception {
    storage.targets().insert(due(10_000));
    Discovery discovery = discovery();

    List<TickReport> reports =
        onThreads(8, () -> discovery.orchestrator().tick(TickLimits.DEFAULT));

    assertThat(reports).allMatch(report -> report.problem().isEmpty());
    assertThat(reports.stream().mapToInt(TickReport::enqueued).sum()).isEqualTo(10_000);
    assertThat(queue.jobs()).hasSize(10_000);
    assertThat(discovery.orchestrator().dryRun(1)).isEmpty();
  }

  @Test
  void eight_workers_run_each_job_once() throws Exception {
    storage.targets().insert(due(1_000));
    Discovery discovery = discovery();
    discovery.orchestrator().tick();

    List<Integer> worked = onThreads(8, () -> queue.runDue(discovery.worker()).size());

    assertThat(worked.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000);
    assertThat(queue.jobs()).isEmpty();
    assertThat(storage.stats().ofTargets(List.of(target(7).id())).values())
        .allMatch(stats -> stats.ended().all() == 1);
  }

  @Test
  void transactions_that_wait_for_each_other_are_told_so() throws Exception {
    storage.targets().insert(List.of(target(KRAKOW), target(LODZ)));
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);

    List<Boolean> gaveWay =
        onThreads(
            List.of(List.of(KRAKOW, LODZ), List.of(LODZ, KRAKOW)).stream()
                .map(
                    order ->
                        (Callable<Boolean>)
                            () -> {
                              try {
                                storage
                                    .transactions()
                                    .run(
                                        () -> {
                                          storage.targets().lock(List.of(order.get(0)));
                                          await(bothHoldOne);
                                          storage.targets().lock(List.of(order.get(1)));
                                        });
                                return false;
                              } catch (PortException e) {
                                return e.fault() == PortException.Fault.UNAVAILABLE;
                              }
                            })
                .toList());

    assertThat(gaveWay).containsExactlyInAnyOrder(true, false);
    assertThat(storage.waiting()).isZero();
  }

  @Test
  void a_claim_leaves_out_what_another_transaction_holds() throws Exception {
    storage.targets().insert(List.of(target(KRAKOW), target(LODZ)));
    var query = new DueQuery(MIDNIGHT, Set.of(KRAKOW.source()), Optional.empty(), 10);

    List<Target> claimed =
        storage
            .transactions()
            .call(
                () -> {
                  storage.targets().lock(List.of(KRAKOW));
                  return inAnotherThread(
                      () -> storage.transactions().call(() -> storage.targets().claim(query)));
                });

    assertThat(claimed).extracting(Target::id).containsExactly(LODZ);
  }

  @Test
  void an_error_rolls_back_and_gives_back_the_locks() {
    assertThatThrownBy(
            () ->
                storage
                    .transactions()
                    .run(
                        () -> {
                          storage.targets().insert(List.of(target(KRAKOW)));
                          throw new AssertionError("died");
                        }))
        .isInstanceOf(AssertionError.class);

    assertThat(storage.targets().find(List.of(KRAKOW))).isEmpty();
    storage.targets().insert(List.of(target(KRAKOW)));
    assertThat(storage.targets().find(List.of(KRAKOW))).hasSize(1);
  }

  private Discovery discovery() {
    return Discovery.on(storage, queue)
        .source(
            SourceDefinition.of("karnet", Scope.GLOBAL, context -> SyncResult.of(ItemCounts.NONE)))
        .instance("test")
        .start();
  }

  private static List<Target> due(int count) {
    return IntStream.range(0, count).mapToObj(InMemoryStorageTest::target).toList();
  }

  private static Target target(int n) {
    return target(TargetId.of("karnet", "city:c" + n));
  }

  private static Target target(TargetId id) {
    var schedule =
        new TargetSchedule("0 0 * * *", "UTC", Frequency.ofHours(24), Overlap.SKIP, Spread.NONE);
    var pending = new Pending(Slot.offGrid(MIDNIGHT, ZoneOffset.UTC), MIDNIGHT);
    return new Target(id, schedule, TargetState.NEW.activated(pending));
  }

  private static <T> T inAnotherThread(Callable<T> work) {
    try {
      return onThreads(1, work).get(0);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static <T> List<T> onThreads(int n, Callable<T> work) throws Exception {
    return onThreads(Collections.nCopies(n, work));
  }

  private static <T> List<T> onThreads(List<Callable<T>> works) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(works.size());
    try {
      var results = new ArrayList<T>();
      for (Future<T> each : threads.invokeAll(works, 30, TimeUnit.SECONDS)) {
        results.add(each.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
