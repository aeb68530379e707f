package dev.discovery.benchmarks;

import dev.discovery.Discovery;
import dev.discovery.dbscheduler.DbSchedulerBackend;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many targets a second get from due to decided, and what a tick costs that finds nothing, on a
 * PostgreSQL with fsync and synchronous_commit on. Arguments: targets of the fast contenders
 * (default 50,000), targets of the slow one (default 2,000), rounds (default 3).
 */
public final class TickBenchmark {

  private static final String ADD_TARGETS =
      """
      INSERT INTO discovery_target (
        source, scope_key, cron, zone, frequency_seconds, overlap, catch_up, spread_ms, active,
        slot_at, slot_wall, slot_off_grid, due_at
      )
      SELECT
        ?, 'city:' || ? || '-' || n, '0 0 * * *', 'Europe/Warsaw', 86400, 'SKIP', 'ONCE', 0, TRUE,
        TIMESTAMPTZ '2026-03-10T23:00:00Z', TIMESTAMP '2026-03-11T00:00:00', FALSE,
        TIMESTAMPTZ '2026-03-10T23:00:00Z' + %s
      FROM generate_series(1, ?) AS n
      """;
  private static final int IDLE_TICKS = 500;

  private final Sql sql;
  private final int rounds;

  private TickBenchmark(Sql sql, int rounds) {
    this.sql = sql;
    this.rounds = rounds;
  }

  /** Runs it and prints the table. */
  public static void main(String[] arguments) throws IOException {
    int many = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
    int few = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    var settings = Map.of("shared_buffers", "256MB", "max_wal_size", "4GB");
    try (Server server = Server.start(Optional.empty(), 8, settings)) {
      PostgresStorage storage = PostgresStorage.on(server.pool()).schema(SchemaMode.APPLY).open();
      var benchmark = new TickBenchmark(server.sql(), rounds);
      System.out.printf("%s%n%n", server.description());
      benchmark.run(storage, many, few);
    }
  }

  private void run(PostgresStorage storage, int many, int few) {
    try (DbSchedulerBackend backend = DbSchedulerBackend.on(storage.dataSource()).build()) {
      Discovery discovery =
          Discovery.on(storage, backend.queue())
              .source(
                  SourceDefinition.of(
                      "tick", Scope.CITY, context -> SyncResult.of(ItemCounts.NONE)))
              .open();
      var sizes = new LinkedHashMap<Contender, Integer>();
      sizes.put(new PureSql(sql), many);
      sizes.put(new Ticking(discovery), many);
      sizes.put(new OneByOne(sql), few);
      throughput(sizes);
      idle(discovery);
    }
  }

  private void throughput(Map<Contender, Integer> sizes) {
    var best = new LinkedHashMap<Contender, Double>();
    for (int round = 0; round <= rounds; round++) {
      for (Map.Entry<Contender, Integer> each : sizes.entrySet()) {
        Contender contender = each.getKey();
        add(contender.source(), "r" + round, each.getValue(), "INTERVAL '0'");
        sql.update("ANALYZE discovery_target"); // or the floor is planned for a table without it
        long start = System.nanoTime();
        contender.drain();
        double perSecond = each.getValue() / ((System.nanoTime() - start) / 1e9);
        check(contender);
        if (round > 0) { // the first one warms up
          best.merge(contender, perSecond, Math::max);
        }
      }
    }
    double floor = best.values().iterator().next();
    System.out.printf("%-45s %12s %10s%n", "due targets decided", "targets/s", "of floor");
    best.forEach(
        (contender, rate) ->
            System.out.printf("%-45s %,12.0f %10.3f%n", contender.name(), rate, rate / floor));
    System.out.println();
  }

  /** Nothing may be left, or the figure would be of something else. */
  private void check(Contender contender) {
    String left =
        sql.value(
            "SELECT count(*) FROM discovery_target WHERE source = ? AND wake_at <= clock_timestamp()",
            contender.source());
    if (!left.equals("0")) {
      throw new IllegalStateException(contender.name() + " left " + left + " targets due");
    }
  }

  private void idle(Discovery discovery) {
    System.out.printf("%-45s %12s%n", "a tick that finds nothing", "median ms");
    clear();
    medianTick(discovery); // warms up
    int present = 0;
    for (int size : List.of(10_000, 1_000_000)) {
      add("tick", "idle" + size, size - present, "INTERVAL '10 years'");
      present = size;
      sql.update("VACUUM ANALYZE discovery_target");
      System.out.printf("%,14d targets, none due %21.3f%n", size, medianTick(discovery));
    }
    clear();
    add("tick", "parked", 100_000, "INTERVAL '0'");
    sql.update(
        """
        UPDATE discovery_target
        SET parked = 'OVERLAP', parked_detail = 'benchmark', parked_since = due_at, rechecks = 0
        WHERE source = 'tick'
        """);
    sql.update("VACUUM ANALYZE discovery_target");
    System.out.printf("%,14d targets, all due and parked %13.3f%n", 100_000, medianTick(discovery));
  }

  private void clear() {
    sql.update("TRUNCATE discovery_target");
  }

  private static double medianTick(Discovery discovery) {
    double[] took = new double[IDLE_TICKS];
    for (int i = 0; i < took.length; i++) {
      long start = System.nanoTime();
      discovery.orchestrator().tick();
      took[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(took);
    return took[took.length / 2];
  }

  private void add(String source, String prefix, int count, String later) {
    sql.update(ADD_TARGETS.formatted(later), source, prefix, count);
  }
}
