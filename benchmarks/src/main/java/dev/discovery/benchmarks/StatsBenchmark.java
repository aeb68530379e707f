package dev.discovery.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * What history costs at its full size, on a PostgreSQL with fsync and synchronous_commit on:
 * recording the end of a run beside a bare UPDATE of its row, and the questions of a dashboard.
 * Arguments: cities (default 10,000, with 100 sources each and 1,000 runs in all of them), folder
 * in which the data is kept for the next time (default: nowhere).
 */
public final class StatsBenchmark {

  private static final int SOURCES = 100;
  private static final int ROUNDS = 10;
  private static final int ENDS = 2_000;
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("shared_buffers", "1GB"),
          Map.entry("effective_cache_size", "6GB"),
          Map.entry("max_wal_size", "16GB"),
          Map.entry("checkpoint_timeout", "30min"),
          Map.entry("maintenance_work_mem", "512MB"),
          Map.entry("random_page_cost", "1.1"),
          Map.entry("shared_preload_libraries", "pg_stat_statements,auto_explain"),
          Map.entry("pg_stat_statements.track_planning", "on"),
          Map.entry("logging_collector", "on"),
          Map.entry("log_line_prefix", ""),
          Map.entry("log_rotation_size", "0"));

  private static final String EXPLAINED =
      """
      SET auto_explain.log_analyze = on;
      SET auto_explain.log_buffers = on;
      SET auto_explain.log_min_duration = 0
      """;

  private StatsBenchmark() {}

  /** Runs it, prints the tables, and writes the plans. */
  public static void main(String[] arguments) throws Exception {
    int cities = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    Optional<Path> folder =
        arguments.length > 1 ? Optional.of(Path.of(arguments[1])) : Optional.empty();
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
    }
    var shape = new BigHistory.Shape(cities, SOURCES, ROUNDS);
    try (Server server = Server.start(folder, 20, SETTINGS)) {
      Sql sql = server.sql();
      PostgresStorage storage = PostgresStorage.on(server.pool()).schema(SchemaMode.APPLY).open();
      System.out.printf("%s%n%s%n%n", server.description(), shape);
      sql.update("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
      if (sql.value("SELECT to_regclass('benchmark_target')") == null) {
        new BigHistory(sql, shape).make(Instant.now());
      }
      questions(server, shape);
      var ends = new RunEnds(sql, storage, shape);
      sql.value("SELECT pg_stat_statements_reset()");
      ends.oneClient(ENDS);
      new Statements(sql).print();
      ends.clients(16, 2 * ENDS);
    }
  }

  private static void questions(Server server, BigHistory.Shape shape) throws IOException {
    Optional<Path> folder =
        Optional.ofNullable(System.getProperty("plans"))
            .map(Path::of)
            .filter(plans -> shape.cities() >= 10_000);
    String header =
        "%s%n%s%n%s"
            .formatted(Instant.now().truncatedTo(ChronoUnit.MINUTES), server.description(), shape);
    try (HikariDataSource explained = server.pool(1, EXPLAINED)) {
      var log = new ServerLog(server.sql());
      PostgresStorage storage = PostgresStorage.on(explained).open();
      new Questions(storage, log, shape, storage.clock().instant()).ask(folder, header);
    }
  }
}
