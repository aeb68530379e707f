package dev.discovery.benchmarks;

/** What the database itself measured of the statements that end runs. */
record Statements(Sql sql) {

  private static final String WRITES =
      """
      SELECT format(
        '%s %s %s %s %s %s %s %s',
        rpad(regexp_replace(query, '\\s+', ' ', 'g')::varchar(44), 45),
        lpad(calls::text, 8),
        lpad(round(mean_plan_time::numeric, 4)::text, 9),
        lpad(round(min_exec_time::numeric, 4)::text, 9),
        lpad(round(mean_exec_time::numeric, 4)::text, 9),
        lpad((wal_bytes / calls)::int::text, 9),
        lpad(round(wal_fpi::numeric / calls, 2)::text, 9),
        lpad(round(shared_blks_dirtied::numeric / calls, 2)::text, 9))
      FROM pg_stat_statements
      WHERE query ~ '^(WITH ended|UPDATE discovery_(run|target)|SELECT .* FOR UPDATE|SELECT clock|COMMIT|BEGIN)'
        AND calls > 500
      ORDER BY query
      """;

  void print() {
    System.out.printf(
        "%-45s %8s %9s %9s %9s %9s %9s%n",
        "in the database, one client",
        "calls",
        "plan ms",
        "min ms",
        "exec ms",
        "WAL bytes",
        "WAL fpi",
        "dirtied");
    sql.values(WRITES).forEach(System.out::println);
    System.out.println();
  }
}
