package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.simple.LogCapture;

/** What a node logs of attempts, through all layers, the queue's own included. */
@Timeout(120)
class LogLinesTest {

  private static final String QUEUE = "com.github.kagkarlsson.scheduler.ExecutePicked";
  private static final String SECRET = "hunter2-and-more";

  private final Heard heard = new Heard();
  private final AtomicInteger calls = new AtomicInteger();
  private HikariDataSource pool;
  private TestNode node;

  @BeforeEach
  void open() {
    pool = TestPostgres.emptyStore(24);
    PostgresStorage storage = PostgresStorage.on(pool).open();
    SourceDefinition karnet =
        SourceDefinition.of("karnet", Scope.CITY, this::sync)
            .withSettings(SettingsSchema.of(Setting.text("key").secret()))
            .withRetry(new RetryPolicy(5, Duration.ofSeconds(1)));
    node = new TestNode("one", storage, heard, UnaryOperator.identity(), karnet);
    node.discovery
        .admin()
        .importCity(
            City.of("krakow", "krakow", "PL", "Europe/Warsaw"),
            """
            {"sources": [{"name": "karnet", "settings": {"key": "%s"}}]}
            """
                .formatted(SECRET),
            new Actor("test"));
  }

  @AfterEach
  void close() {
    node.close();
    pool.close();
  }

  /** Fails in each way, with the secret in it, and then succeeds with it. */
  private SyncResult sync(SyncContext context) {
    String key = context.settings().text("key");
    var cause = new IllegalArgumentException("bad key " + key);
    switch (calls.incrementAndGet()) {
      case 1 -> throw new IllegalStateException("cannot log in with " + key, cause);
      case 2 ->
          throw new SyncException(FailureKind.UPSTREAM, "refused " + key, cause)
              .withDetail("?key=" + key);
      case 3 -> throw new LinkageError("no class for " + key, cause);
      default -> {
        context.progress(1, 2, "with " + key);
        return SyncResult.of(new ItemCounts(1, 1, 0, 0, 0, 0))
            .withCursor(key)
            .withAttributes(Map.of("key", key));
      }
    }
  }

  @Test
  void no_line_has_a_secret_and_each_failure_has_its_line_and_its_stack_trace() {
    try (LogCapture log = new LogCapture(RunTask.class.getName(), QUEUE)) {
      node.start();
      Run unexpected = heard.nextFailed();
      Run typed = heard.nextFailed();
      Run ended = heard.nextEnded();
      node.close();

      assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(unexpected.toString() + typed + ended).doesNotContain("hunter2");
      assertThat(log.text())
          .doesNotContain("hunter2")
          .contains("WARN dev.discovery.worker.RunWorker - attempt failed: run=" + ended.id())
          .contains("java.lang.IllegalStateException: cannot log in with ***\n\tat ")
          .contains("DEBUG dev.discovery.worker.RunWorker - attempt failed: run=" + ended.id())
          .contains("kind=UPSTREAM problem=refused ***\n?key=***\nCaused by: ")
          .contains("ERROR dev.discovery.dbscheduler.RunTask - attempt ended abnormally")
          .contains("java.lang.LinkageError: no class for ***\n\tat ")
          .contains("Caused by: java.lang.IllegalArgumentException: bad key ***")
          .contains("DEBUG " + QUEUE + " - Executing");
    }
  }
}
