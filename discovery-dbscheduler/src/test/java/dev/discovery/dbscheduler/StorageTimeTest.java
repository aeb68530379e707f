package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes on machines whose clocks are an hour ahead of the clock that Discovery lives by. */
@Timeout(120)
class StorageTimeTest {

  private final Heard heard = new Heard();
  private final List<TestNode> nodes = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private HikariDataSource pool;
  private PostgresStorage storage;
  private JobRows rows;

  private final SourceDefinition karnet =
      SourceDefinition.of(
          "karnet",
          Scope.CITY,
          context -> {
            if (context.target().toString().contains("slow")) {
              release.await();
            }
            return SyncResult.of(ItemCounts.NONE);
          });

  @BeforeEach
  void open() {
    pool = TestPostgres.emptyStore(24);
    PostgresStorage now = PostgresStorage.on(pool).open();
    storage =
        PostgresStorage.on(pool)
            .clock(() -> now.clock().instant().minus(1, ChronoUnit.HOURS))
            .open();
    rows = new JobRows(pool);
  }

  @AfterEach
  void close() {
    release.countDown();
    nodes.forEach(TestNode::close);
    pool.close();
  }

  @Test
  void a_job_does_not_start_before_its_time() {
    TestNode node = node("one");
    city(node, "early");
    node.discovery.orchestrator().tick();
    RunId early = new RunId(Long.parseLong(rows.runs().get(0).instance()));
    rows.update(
        "UPDATE discovery_job SET execution_time = ? WHERE task_name = 'discovery-run'",
        storage.clock().instant().plus(30, ChronoUnit.MINUTES));

    node.start();
    city(node, "first");
    heard.nextEnded();
    city(node, "second");
    heard.nextEnded();

    assertThat(storage.runs().find(early).orElseThrow().state()).isEqualTo(RunState.QUEUED);
  }

  @Test
  void living_work_is_not_taken_over() {
    TestNode one = node("one");
    TestNode two = node("two");
    city(one, "slow");
    one.start();
    two.start();
    Run started = heard.nextStarted();
    Duration longerThanPatience = Duration.ofSeconds(4);

    Instant seen = started.progress().startedAt().orElseThrow();
    while (heard.nextTick().startedAt().isBefore(seen.plus(longerThanPatience))) {
      // Ticks go on meanwhile.
    }

    JobRows.Row job = rows.of(started.id());
    assertThat(job.picked()).isTrue();
    assertThat(job.heartbeat().orElseThrow())
        .isCloseTo(storage.clock().instant(), within(1, ChronoUnit.MINUTES));
    release.countDown();
    assertThat(heard.nextEnded().progress().attempts()).isEqualTo(1);
  }

  private TestNode node(String name) {
    var node = new TestNode(name, storage, heard, UnaryOperator.identity(), karnet);
    nodes.add(node);
    return node;
  }

  private static void city(TestNode node, String id) {
    node.discovery
        .admin()
        .importCity(
            City.of(id, id, "PL", "Europe/Warsaw"),
            "{\"sources\": [{\"name\": \"karnet\"}]}",
            new Actor("test"));
  }
}
