package dev.discovery.testkit;

import static dev.discovery.testkit.Samples.MIDNIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.SourceTraits;
import dev.discovery.plan.Target;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.SlotConflictException;
import dev.discovery.port.StoredConfig;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.TickReport;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InMemoryStorageTest {

  private static final Target KRAKOW = Samples.target("karnet").in("city:krakow").dueAt(MIDNIGHT);
  private static final Target LODZ = Samples.target("karnet").in("city:lodz").dueAt(MIDNIGHT);

  private final InMemoryStorage storage = new InMemoryStorage(new SettableClock(MIDNIGHT));
  private final InMemoryJobQueue queue = new InMemoryJobQueue(storage);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop_threads() {
    threads.shutdownNow();
  }

  @Test
  void eight_orchestrators_decide_ten_thousand_due_targets_once_each() throws Exception {
    storage.targets().insert(Samples.targets("karnet", 10_000, MIDNIGHT));
    Discovery discovery = discovery();

    List<TickReport> reports = onThreads(8, n -> discovery.orchestrator().tick());

    assertThat(reports).allMatch(report -> report.problem().isEmpty());
    assertThat(reports.stream().mapToInt(TickReport::enqueued).sum()).isEqualTo(10_000);
    assertThat(queue.jobs()).hasSize(10_000);
    assertThat(discovery.admin().dryRun(1, new Actor("ann")).decisions()).isEmpty();
  }

  @Test
  void eight_workers_run_each_job_once() throws Exception {
    List<Target> targets = Samples.targets("karnet", 500, MIDNIGHT);
    storage.targets().insert(targets);
    Discovery discovery = discovery();
    discovery.orchestrator().tick();

    List<Integer> worked = onThreads(8, n -> queue.runDue(discovery.worker()).size());

    assertThat(worked.stream().mapToInt(Integer::intValue).sum()).isEqualTo(500);
    assertThat(queue.jobs()).isEmpty();
    assertThat(storage.stats().ofTargets(targets.stream().map(Target::id).toList()).values())
        .hasSize(500)
        .allMatch(stats -> stats.ended().all() == 1);
  }

  @Test
  void eight_threads_that_lock_in_any_order_and_fail_at_random_leave_whole_transactions_only()
      throws Exception {
    List<CityId> cities = Samples.cities(6).stream().map(City::id).toList();
    storage.transactions().run(() -> Samples.cities(6).forEach(storage.configs()::put));
    AtomicInteger committed = new AtomicInteger();

    onThreads(8, n -> writePairs(new Random(n), cities, committed));

    List<StoredConfig> stored = storage.configs().page(Optional.empty(), 10);
    assertThat(stored.stream().mapToLong(each -> each.version().value()).sum())
        .isEqualTo(2L * committed.get());
    assertThat(stored)
        .allSatisfy(
            each ->
                assertThat(storage.configs().history(each.city().id(), Optional.empty(), 10_000))
                    .hasSize((int) each.version().value()));
    assertThat(committed.get()).isPositive();
    assertThat(storage.waiting()).isZero();
  }

  /** 200 times: two cities, locked one by one, each gets a version; one time in five it fails. */
  private boolean writePairs(Random random, List<CityId> cities, AtomicInteger committed) {
    for (int n = 0; n < 200; n++) {
      List<CityId> pair = new ArrayList<>(cities);
      Collections.shuffle(pair, random);
      boolean fails = random.nextInt(5) == 0;
      try {
        storage
            .transactions()
            .run(
                () -> {
                  writeNext(pair.get(0));
                  Thread.yield();
                  writeNext(pair.get(1));
                  if (fails) {
                    throw new AssertionError("on purpose");
                  }
                  storage.transactions().afterCommit(committed::incrementAndGet);
                });
      } catch (PortException e) {
        assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE);
      } catch (AssertionError e) {
        assertThat(e).hasMessage("on purpose");
      }
    }
    return true;
  }

  private void writeNext(CityId city) {
    StoredConfig stored = storage.configs().lock(List.of(city)).get(0);
    storage
        .configs()
        .write(
            new ConfigChange(
                city, DiscoveryConfig.EMPTY, stored.version().next(), new Actor("test"), MIDNIGHT));
  }

  @Test
  void of_two_transactions_that_wait_for_each_other_one_gives_way() throws Exception {
    storage.targets().insert(List.of(KRAKOW, LODZ));
    List<TargetId> ids = List.of(KRAKOW.id(), LODZ.id());
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);

    List<Boolean> gaveWay =
        onThreads(
            2,
            n -> {
              try {
                storage
                    .transactions()
                    .run(
                        () -> {
                          storage.targets().lock(List.of(ids.get(n)));
                          meet(bothHoldOne);
                          storage.targets().lock(List.of(ids.get(1 - n)));
                        });
                return false;
              } catch (PortException e) {
                return e.fault() == Fault.UNAVAILABLE;
              }
            });

    assertThat(gaveWay).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void who_shares_a_lock_and_wants_it_alone_does_not_wait_for_itself_but_gives_way_to_another()
      throws Exception {
    CyclicBarrier bothHold = new CyclicBarrier(2);

    List<Boolean> gaveWay =
        onThreads(
            2,
            n -> {
              try {
                storage
                    .transactions()
                    .run(
                        () -> {
                          storage.sources().hold();
                          meet(bothHold);
                          storage.sources().put(registered("source-" + n));
                        });
                return false;
              } catch (PortException e) {
                return e.fault() == Fault.UNAVAILABLE;
              }
            });

    assertThat(gaveWay).containsExactlyInAnyOrder(true, false);
    assertThat(storage.sources().all()).hasSize(1);
  }

  @Test
  void a_thread_that_is_interrupted_while_it_waits_gives_way() throws Exception {
    storage.targets().insert(List.of(KRAKOW));
    List<TargetId> ids = List.of(KRAKOW.id());

    Future<?> waiter =
        storage
            .transactions()
            .call(
                () -> {
                  storage.targets().lock(ids);
                  Future<?> other = threads.submit(() -> lockIn(ids));
                  awaitWaiting(1);
                  threads.shutdownNow();
                  assertThatThrownBy(other::get)
                      .isInstanceOf(ExecutionException.class)
                      .cause()
                      .isInstanceOfSatisfying(
                          PortException.class,
                          e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE));
                  return other;
                });

    assertThat(waiter).isDone();
    assertThat(storage.waiting()).isZero();
  }

  @Test
  void an_end_that_is_not_committed_holds_up_the_next_run_of_its_target() throws Exception {
    var first = record(KRAKOW);
    DecidedSlot later = slot(Samples.target("karnet").dueAt(Samples.NOON));
    var run = storage.runs().find(first).orElseThrow();
    var cancelled = RunLifecycle.cancel(run, "test", MIDNIGHT);

    Future<?> next =
        storage
            .transactions()
            .call(
                () -> {
                  storage.runs().end(run, cancelled, Optional.empty(), Optional.empty());
                  Future<?> other =
                      threads.submit(
                          () ->
                              storage
                                  .runs()
                                  .record(
                                      List.of(new Entry.Enqueued(KRAKOW.id(), later, false)),
                                      MIDNIGHT,
                                      "other"));
                  awaitWaiting(1);
                  return other;
                });

    next.get(10, TimeUnit.SECONDS);
    assertThat(LedgerEntries.newest(storage, List.of(KRAKOW.id()), 10)).hasSize(2);
  }

  @Test
  void after_a_port_has_failed_its_transaction_accepts_nothing_and_does_not_commit() {
    record(KRAKOW);
    List<Entry> again = List.of(new Entry.Enqueued(KRAKOW.id(), slot(KRAKOW), false));

    assertThatThrownBy(
            () ->
                storage
                    .transactions()
                    .run(
                        () -> {
                          storage.targets().insert(List.of(LODZ));
                          assertThatThrownBy(() -> storage.runs().record(again, MIDNIGHT, "test"))
                              .isInstanceOf(SlotConflictException.class);
                          assertThatThrownBy(() -> storage.targets().find(List.of(LODZ.id())))
                              .isInstanceOf(PortException.class);
                        }))
        .isInstanceOfSatisfying(
            PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATA));

    assertThat(storage.targets().find(List.of(LODZ.id()))).isEmpty();
    assertThat(LedgerEntries.newest(storage, List.of(KRAKOW.id()), 10))
        .hasSize(1)
        .allMatch(entry -> entry instanceof LedgerEntry.Asked);
  }

  private RunId record(Target target) {
    return storage
        .runs()
        .record(List.of(new Entry.Enqueued(target.id(), slot(target), false)), MIDNIGHT, "test")
        .get(0);
  }

  private static DecidedSlot slot(Target target) {
    return DecidedSlot.only(target.state().pending().orElseThrow());
  }

  private static RegisteredSource registered(String name) {
    return new RegisteredSource(
        SourceTraits.of(Samples.source(name)),
        "fingerprint",
        MIDNIGHT,
        new RegisteredSource.Projected());
  }

  private Discovery discovery() {
    return Discovery.on(storage, queue).source(Samples.source("karnet")).instance("test").open();
  }

  private void lockIn(List<TargetId> ids) {
    storage.transactions().run(() -> storage.targets().lock(ids));
  }

  private void awaitWaiting(int transactions) {
    while (storage.waiting() < transactions) {
      Thread.onSpinWait();
    }
  }

  private interface Work<T> {
    T with(int n) throws Exception;
  }

  private <T> List<T> onThreads(int count, Work<T> work) throws Exception {
    List<Callable<T>> works =
        IntStream.range(0, count).mapToObj(n -> (Callable<T>) () -> work.with(n)).toList();
    var results = new ArrayList<T>();
    for (Future<T> each : threads.invokeAll(works, 30, TimeUnit.SECONDS)) {
      results.add(each.get());
    }
    return results;
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
