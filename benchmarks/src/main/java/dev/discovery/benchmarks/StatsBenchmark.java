package dev.discovery.benchmarks;

import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
      Map.of(
          "shared_buffers", "1GB",
          "effective_cache_size", "6GB",
          "max_wal_size", "16GB",
          "checkpoint_timeout", "30min",
          "maintenance_work_mem", "512MB",
          "random_page_cost", "1.1",
          "shared_preload_libraries", "pg_stat_statements",
          "pg_stat_statements.track_planning", "on");

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
      var ends = new RunEnds(sql, storage, shape);
      ends.oneClient(ENDS);
      ends.clients(16, 2 * ENDS);
      new Statements(sql).print();
    }
  }
}
