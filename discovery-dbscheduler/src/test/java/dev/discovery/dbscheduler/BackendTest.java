package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.SyncJob;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.RunId;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSync;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.LedgerEntries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** End to end, on a real PostgreSQL, with the threads that a host has. */
@Timeout(120)
class BackendTest {

  private static final SyncResult FOUND = SyncResult.of(new ItemCounts(1, 1, 0, 0, 0, 0));
  private static final RetryPolicy QUICK_RETRY = new RetryPolicy(3, Duration.ofSeconds(1));

  private final Heard heard = new Heard();
  private final List<TestNode> nodes = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private HikariDataSource pool;
  private PostgresStorage storage;
  private JobRows rows;

  @BeforeEach
  void open() {
    pool = TestPostgres.emptyStore(24);
    storage = PostgresStorage.on(pool).open();
    rows = new JobRows(pool);
  }

  @AfterEach
  void close() {
    release.countDown();
    nodes.forEach(TestNode::close);
    pool.close();
  }

  @Test
  void a_due_source_is_decided_worked_on_and_recorded() {
    TestNode node = node("one", source("karnet", context -> FOUND));
    city(node, "krakow", "karnet");

    node.start();
    Run run = heard.nextEnded();
    node.close();

    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.progress().attempts()).isEqualTo(1);
    assertThat(run.progress().attempt().orElseThrow().worker()).isEqualTo("one");
    assertThat(ledger("krakow", "karnet")).singleElement();
    assertThat(rows.runs()).as("history first, removal second").isEmpty();
  }

  @Test
  void a_run_of_the_nodes_own_tick_does_not_wait_for_a_poll() {
    TestNode node =
        node(
            "one",
            options ->
                options.pollEvery(Duration.ofMinutes(1)).heartbeatEvery(Duration.ofMinutes(5)),
            source("karnet", context -> FOUND));
    city(node, "krakow", "karnet");

    node.start();
    heard.nextTick();

    // The next sample of the clock would start it as well, after 30 seconds.
    Run started = heard.nextStarted(Duration.ofSeconds(20));
    assertThat(started.target()).isEqualTo(target("krakow", "karnet"));
  }

  @Test
  void a_failed_attempt_is_made_up_for_when_its_retry_is_due() {
    var attempts = new AtomicInteger();
    TestNode node =
        node(
            "one",
            source(
                    "karnet",
                    context -> {
                      if (attempts.incrementAndGet() == 1) {
                        throw new IllegalStateException("not yet");
                      }
                      return FOUND;
                    })
                .withRetry(QUICK_RETRY));
    city(node, "krakow", "karnet");

    node.start();
    Run failed = heard.nextFailed();
    Run ended = heard.nextEnded();

    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(ended.progress().attempts()).isEqualTo(2);
    assertThat(ended.progress().attempt().orElseThrow().startedAt())
        .isAfterOrEqualTo(failed.progress().retryAt().orElseThrow());
  }

  @Test
  void an_error_uses_the_attempt_and_the_thread_goes_on() {
    var attempts = new AtomicInteger();
    TestNode node =
        node(
            "one",
            options -> options.threads(1),
            source(
                "karnet",
                context -> {
                  if (attempts.incrementAndGet() == 1) {
                    throw new StackOverflowError("on purpose");
                  }
                  return FOUND;
                }));
    city(node, "krakow", "karnet");

    node.start();
    Run ended = heard.nextEnded();

    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(ended.progress().attempts()).isEqualTo(2);
  }

  @Test
  void a_finished_run_is_never_run_again() {
    var syncs = new AtomicInteger();
    SourceDefinition karnet =
        source(
            "karnet",
            context -> {
              syncs.incrementAndGet();
              return FOUND;
            });
    TestNode first = node("one", karnet);
    city(first, "krakow", "karnet");
    first.start();
    Run finished = heard.nextEnded();
    first.close();

    first.backend.queue().enqueue(List.of(job(finished.id(), finished.target())));
    TestNode second = node("two", options -> options.threads(1), karnet);
    city(second, "gdansk", "karnet");
    second.start();
    Run barrier = heard.nextEnded();
    second.close();

    assertThat(barrier.target()).isEqualTo(target("gdansk", "karnet"));
    assertThat(syncs).hasValue(2);
    assertThat(storage.runs().find(finished.id())).contains(finished);
    assertThat(rows.runs()).isEmpty();
  }

  @Test
  void a_run_of_another_nodes_source_waits_for_that_node_without_using_an_attempt() {
    SourceDefinition karnet = source("karnet", context -> FOUND);
    SourceDefinition other = source("other", context -> FOUND);
    TestNode knowing = node("knowing", karnet, other);
    city(knowing, "krakow", "other");
    assertThat(knowing.discovery.orchestrator().tick().enqueued()).isEqualTo(1);
    RunId left = onlyRun();

    TestNode without = node("without", options -> options.threads(1), karnet);
    city(without, "gdansk", "karnet");
    without.start();
    heard.nextEnded();
    without.close();

    assertThat(rows.of(left).failures()).as("tried, and left").isPositive();
    assertThat(storage.runs().find(left).orElseThrow().state()).isEqualTo(RunState.QUEUED);

    knowing.start();
    Run ended = heard.nextEnded();
    assertThat(ended.id()).isEqualTo(left);
    assertThat(ended.progress().attempts()).isEqualTo(1);
  }

  @Test
  void a_job_of_a_dead_worker_is_taken_over_as_the_next_attempt() {
    TestNode dead = node("dead", source("karnet", context -> FOUND));
    city(dead, "krakow", "karnet");
    dead.discovery.orchestrator().tick();
    rows.pick(JobNames.RUN, storage.clock().instant().minusSeconds(60));

    TestNode alive = node("alive", source("karnet", context -> FOUND)).start();
    Run ended = heard.nextEnded();

    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(ended.progress().attempt().orElseThrow().worker()).isEqualTo("alive");
  }

  @Test
  void a_worker_that_was_taken_over_writes_nothing_and_leaves_the_job() throws Exception {
    var started = new CountDownLatch(1);
    TestNode slow =
        node(
            "slow",
            source(
                "karnet",
                context -> {
                  started.countDown();
                  release.await();
                  return FOUND;
                }));
    city(slow, "krakow", "karnet");
    slow.start();
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
    // Its job has been given to another one, which is what a dead worker's job looks like later on.
    RunId run = onlyRun();
    rows.update(
        "UPDATE discovery_job SET picked = FALSE, picked_by = NULL, last_heartbeat = NULL,"
            + " version = version + 7 WHERE task_name = 'discovery-run'");
    heard.nextStarted();
    Run takenOver = heard.nextStarted();

    release.countDown();

    assertThat(takenOver.id()).isEqualTo(run);
    assertThat(takenOver.progress().attempts()).isEqualTo(2);
    Run ended = heard.nextEnded();
    assertThat(ended.progress().attempts()).isEqualTo(2);
    assertThat(heard.nextFenced().progress().attempts()).isEqualTo(1);
    slow.close();
    assertThat(heard.endedSoFar()).isZero();
    assertThat(rows.runs()).isEmpty();
  }

  @Test
  void an_end_that_could_not_be_recorded_is_made_up_for() {
    var faults = new Faults();
    faults.every("RunLedger.end", Faults.Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));
    SourceDefinition karnet =
        source(
            "karnet",
            context -> {
              if (context.attempt() == 2) {
                release.await();
              }
              return FOUND;
            });
    var node =
        new TestNode(
            "one", faults.around(storage), storage, heard, UnaryOperator.identity(), karnet);
    nodes.add(node);
    city(node, "krakow", "karnet");

    node.start();
    heard.nextStarted();
    heard.nextStarted();
    faults.heal();
    release.countDown();

    Run ended = heard.nextEnded();
    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(ended.progress().attempts()).isEqualTo(2);
  }

  @Test
  void a_node_survives_the_loss_of_every_connection() throws Exception {
    var started = new CountDownLatch(1);
    TestNode node =
        node(
            "one",
            source(
                "karnet",
                context -> {
                  started.countDown();
                  release.await();
                  return FOUND;
                }));
    city(node, "krakow", "karnet");
    node.start();
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

    rows.update(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = ? AND pid <> pg_backend_pid()",
        TestPostgres.NAME);
    release.countDown();

    assertThat(heard.nextEnded().state()).isEqualTo(RunState.SUCCEEDED);
    heard.forgetTicks();
    assertThat(heard.nextTick().problem()).isEmpty();
  }

  @Test
  void closing_waits_for_a_running_sync() throws Exception {
    var idle = new AtomicReference<Thread>();
    TestNode node =
        node(
            "one",
            source(
                "quick",
                context -> {
                  idle.set(Thread.currentThread());
                  return FOUND;
                }),
            source(
                "karnet",
                context -> {
                  release.await();
                  return FOUND;
                }));
    city(node, "gdansk", "quick");
    node.start();
    heard.nextStarted();
    heard.nextEnded();
    city(node, "krakow", "karnet");
    heard.nextStarted();

    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> closed = other.submit(node::close);
      // Ends when the threads that work on runs are shut down, and what remains is to wait.
      idle.get().join(60_000);
      boolean waits = isHeldUp(closed);
      release.countDown();
      closed.get(60, TimeUnit.SECONDS);

      assertThat(idle.get().isAlive()).isFalse();
      assertThat(waits).isTrue();
      assertThat(heard.endedSoFar()).isEqualTo(1);
    } finally {
      other.shutdown();
    }

    Run run = heard.nextEnded();
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.progress().attempts()).isEqualTo(1);
    assertThat(rows.runs()).isEmpty();
  }

  @Test
  void closing_interrupts_a_sync_that_takes_too_long_and_another_node_makes_up_for_it() {
    SourceSync firstBlocks =
        context -> {
          if (context.attempt() == 1) {
            new CountDownLatch(1).await();
          }
          return FOUND;
        };
    TestNode leaving =
        node(
            "leaving",
            options -> options.shutdownWait(Duration.ZERO),
            source("karnet", firstBlocks));
    city(leaving, "krakow", "karnet");
    leaving.start();
    heard.nextStarted();

    leaving.close();
    Run interrupted = heard.nextFailed();
    assertThat(rows.of(interrupted.id()).picked()).isFalse();
    TestNode staying = node("staying", source("karnet", firstBlocks)).start();

    Run ended = heard.nextEnded();
    assertThat(interrupted.state()).isEqualTo(RunState.RETRYING);
    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(ended.progress().attempts()).isEqualTo(2);
  }

  @Test
  void a_sync_that_takes_longer_than_it_may_is_interrupted_and_made_up_for() {
    TestNode node =
        node(
            "one",
            options -> options.threads(1),
            source(
                    "karnet",
                    context -> {
                      if (context.attempt() == 1) {
                        new CountDownLatch(1).await();
                      }
                      return FOUND;
                    })
                .withRetry(QUICK_RETRY)
                .withTimeout(Duration.ofSeconds(1)));
    city(node, "krakow", "karnet");

    node.start();
    Run overdue = heard.nextFailed();
    Run ended = heard.nextEnded();

    assertThat(overdue.progress().failure().orElseThrow().kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(ended.progress().attempts()).isEqualTo(2);
  }

  @Test
  void a_cancelled_sync_is_interrupted_by_its_node_whoever_was_asked_and_its_thread_goes_on() {
    SourceSync blocks =
        context -> {
          if (context.city().orElseThrow().id().value().equals("krakow")) {
            new CountDownLatch(1).await();
          }
          return FOUND;
        };
    TestNode node = node("one", options -> options.threads(1), source("karnet", blocks));
    TestNode other = node("other", source("karnet", blocks));
    city(node, "krakow", "karnet");
    node.start();
    Run run = heard.nextStarted();

    other.discovery.admin().cancel(run.target(), run.id(), "wrong city", new Actor("ann"));
    Run ended = heard.nextEnded();
    city(node, "lodz", "karnet");
    Run next = heard.nextEnded();

    assertThat(ended.state()).isEqualTo(RunState.CANCELLED);
    assertThat(ended.progress().failure().orElseThrow().message())
        .isEqualTo("cancelled by ann: wrong city");
    assertThat(next.state()).isEqualTo(RunState.SUCCEEDED);
    node.close();
    assertThat(rows.runs()).isEmpty();
  }

  @Test
  void a_queued_run_that_was_cancelled_leaves_the_queue_without_being_started() {
    TestNode node = node("one", source("karnet", context -> FOUND));
    city(node, "krakow", "karnet");
    node.discovery.orchestrator().tick();
    RunId run = onlyRun();
    node.discovery.admin().cancel(target("krakow", "karnet"), run, "wrong city", new Actor("ann"));
    assertThat(heard.nextEnded().state()).isEqualTo(RunState.CANCELLED);

    node.start();
    city(node, "lodz", "karnet");
    Run barrier = heard.nextEnded();
    node.close();

    assertThat(barrier.target()).isEqualTo(target("lodz", "karnet"));
    assertThat(heard.nextStarted().id()).isEqualTo(barrier.id());
    assertThat(rows.runs()).isEmpty();
  }

  @Test
  void starts_once_and_closes_as_often_as_one_likes() {
    TestNode node = node("one").start();

    assertThatIllegalStateException().isThrownBy(node::start).withMessageContaining("started");
    node.close();
    node.close();
    assertThatIllegalStateException().isThrownBy(node::start).withMessageContaining("closed");
  }

  @Test
  void closes_without_ever_having_been_started() {
    TestNode node = node("one");

    node.close();

    assertThatIllegalStateException().isThrownBy(node::start);
  }

  @Test
  void a_start_inside_a_hosts_transaction_works() {
    TestNode node = node("one", source("karnet", context -> FOUND));
    city(node, "krakow", "karnet");

    storage.transactions().run(node::start);

    assertThat(heard.nextEnded().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void two_nodes_share_the_work_and_no_slot_runs_twice() {
    var syncs = new AtomicInteger();
    SourceDefinition karnet =
        source(
            "karnet",
            context -> {
              syncs.incrementAndGet();
              return FOUND;
            });
    TestNode one = node("one", karnet);
    TestNode two = node("two", karnet);
    List<String> cities = IntStream.range(0, 40).mapToObj(n -> "city-" + n).toList();
    cities.forEach(city -> city(one, city, "karnet"));

    one.start();
    two.start();
    cities.forEach(any -> heard.nextEnded());
    nodes.forEach(TestNode::close);

    assertThat(heard.endedSoFar()).as("ended once more").isZero();
    assertThat(syncs).hasValue(40);
    assertThat(cities).allSatisfy(city -> assertThat(ledger(city, "karnet")).singleElement());
    assertThat(rows.runs()).isEmpty();
  }

  @Test
  void one_of_two_nodes_ticks_and_the_other_takes_over() {
    TestNode one = node("one").start();
    node("two").start();
    heard.nextTick();

    one.close();
    heard.forgetTicks();

    assertThat(heard.nextTick().instance()).isEqualTo("two");
    assertThat(heard.nextTick().instance()).isEqualTo("two");
    assertThat(rows.all())
        .extracting(JobRows.Row::task)
        .containsExactlyInAnyOrder(JobNames.TICK, JobNames.RECONCILE);
  }

  @Test
  void a_tick_that_died_is_taken_over() {
    TestNode dead = node("dead").start();
    heard.nextTick();
    dead.close();
    rows.pick(JobNames.TICK, storage.clock().instant().minusSeconds(60));

    node("alive").start();
    heard.forgetTicks();

    assertThat(heard.nextTick().instance()).isEqualTo("alive");
  }

  @Test
  void a_shorter_interval_takes_effect_when_the_node_starts() {
    rows.insert(
        JobNames.TICK, JobNames.SINGLE, storage.clock().instant().plus(Duration.ofHours(1)));

    node("one").start();

    assertThat(heard.nextTick().problem()).isEmpty();
    assertThat(heard.nextTick().problem()).isEmpty();
  }

  @Test
  void syncs_on_every_thread_do_not_hold_up_the_ticks() {
    TestNode node =
        node(
            "one",
            options -> options.threads(1),
            source(
                "karnet",
                context -> {
                  release.await();
                  return FOUND;
                }));
    city(node, "krakow", "karnet");
    node.start();
    heard.nextStarted();

    heard.forgetTicks();

    assertThat(heard.nextTick().problem()).isEmpty();
    assertThat(heard.nextTick().problem()).isEmpty();
  }

  @Test
  void a_tick_leaves_what_is_beyond_its_limits_to_the_next_one() {
    TestNode node =
        node(
            "one",
            options -> options.tickLimits(new TickLimits(1, 2, Duration.ofMinutes(1))),
            source("karnet", context -> FOUND));
    for (int n = 0; n < 3; n++) {
      city(node, "city-" + n, "karnet");
    }

    node.start();

    assertThat(heard.nextTick().enqueued()).isEqualTo(2);
    assertThat(heard.nextTick().enqueued()).isEqualTo(1);
  }

  @Test
  void no_more_jobs_are_taken_than_there_are_threads() {
    TestNode node =
        node(
            "one",
            options -> options.threads(2),
            source(
                "karnet",
                context -> {
                  release.await();
                  return FOUND;
                }));
    for (int n = 0; n < 7; n++) {
      city(node, "city-" + n, "karnet");
    }
    node.start();
    heard.nextStarted();
    heard.nextStarted();
    heard.forgetTicks();
    heard.nextTick();

    assertThat(rows.runs()).hasSize(7).filteredOn(JobRows.Row::picked).hasSize(2);
  }

  @Test
  void jobs_of_a_task_that_this_version_does_not_know_are_left_alone() {
    Instant longAgo = storage.clock().instant().minus(Duration.ofDays(300));
    rows.insert("discovery-later", "7", longAgo);
    rows.pick("discovery-later", longAgo);
    TestNode node = node("one", source("karnet", context -> FOUND));
    city(node, "krakow", "karnet");
    node.discovery.orchestrator().tick();
    rows.pick(JobNames.RUN, longAgo);

    node.start();
    // The look that takes over the run is not the node's first one, which found both jobs dead, and
    // each look begins by removing what those before it did not know.
    heard.nextEnded();
    node.close();

    assertThat(rows.all()).extracting(JobRows.Row::task).contains("discovery-later");
  }

  @Test
  void the_queue_works_without_a_start() {
    TestNode node = node("one");
    RunId run = new RunId(4711);

    node.backend.queue().enqueue(List.of(job(run, target("krakow", "karnet"))));

    JobRows.Row row = rows.of(run);
    assertThat(node.backend.queue().pending(List.of(run))).containsExactly(run);
    assertThat(row.data()).isEqualTo(new RunIdSerializer().serialize(run));
    assertThat(row.priority()).contains(50);
    assertThat(row.picked()).isFalse();
  }

  private TestNode node(String name, SourceDefinition... sources) {
    return node(name, UnaryOperator.identity(), sources);
  }

  private TestNode node(
      String name, UnaryOperator<DbSchedulerBackend.Builder> options, SourceDefinition... sources) {
    var node = new TestNode(name, storage, heard, options, sources);
    nodes.add(node);
    return node;
  }

  private static SourceDefinition source(String name, SourceSync sync) {
    return SourceDefinition.of(name, Scope.CITY, sync);
  }

  private static void city(TestNode node, String id, String source) {
    node.discovery
        .admin()
        .importCity(
            City.of(id, id, "PL", "Europe/Warsaw"),
            "{\"sources\": [{\"name\": \"" + source + "\"}]}",
            new Actor("test"));
  }

  private static TargetId target(String city, String source) {
    return TargetId.of(source, "city:" + city);
  }

  private SyncJob job(RunId run, TargetId target) {
    Instant longAgo = storage.clock().instant().minus(Duration.ofHours(1));
    return new SyncJob(run, target, longAgo);
  }

  private RunId onlyRun() {
    assertThat(rows.runs()).hasSize(1);
    return new RunId(Long.parseLong(rows.runs().get(0).instance()));
  }

  /** Whether it still waits after a moment. Never wrongly false: what has to wait, does. */
  private static boolean isHeldUp(Future<?> call) throws Exception {
    try {
      call.get(500, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException e) {
      return true;
    }
  }

  private List<LedgerEntry> ledger(String city, String source) {
    return LedgerEntries.newest(storage, List.of(target(city, source)), 10);
  }
}
