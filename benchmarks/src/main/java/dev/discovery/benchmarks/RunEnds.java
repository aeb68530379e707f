package dev.discovery.benchmarks;

import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.source.RunId;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceRegistry;
import dev.discovery.worker.RunWorker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Recording the end of a run beside a bare UPDATE of its row. For one thread. */
final class RunEnds {

  private static final int WARM_UP = 3_000;

  private final PostgresStorage storage;
  private final BigHistory.Shape shape;
  private final RunsInFlight inFlight;
  private final List<Ending> alone;
  private final List<Ending> whole;

  RunEnds(Sql sql, PostgresStorage storage, BigHistory.Shape shape) {
    this.storage = storage;
    this.shape = shape;
    this.inFlight = new RunsInFlight(sql);
    this.alone = List.of(new BareUpdate(sql, storage, false), new LedgerEnd(storage));
    RunWorker worker =
        new RunWorker(storage, sources(sql), DiscoveryListener.NONE, "node-1", System::nanoTime);
    this.whole = List.of(new BareUpdate(sql, storage, true), new WorkersEnd(worker));
  }

  /** One client, taking turns; prints the medians. */
  void oneClient(int each) {
    System.out.printf(
        "%-45s %12s %12s %12s %12s%n",
        "end of a run, one client", "p10 ms", "median ms", "p95 ms", "of bare");
    turns(alone, each);
    turns(whole, each);
    System.out.println();
  }

  /** Many clients at once; prints how many ends a second. */
  void clients(int clients, int each) throws InterruptedException, ExecutionException {
    System.out.printf(
        "%-45s %12s %12s%n", "end of a run, " + clients + " clients", "runs/s", "of bare");
    for (String source : List.of("", "source-007")) {
      int runs = source.isEmpty() ? each : Math.min(each, shape.cities() / 2);
      for (List<Ending> endings : List.of(alone, whole)) {
        double bare = 0;
        for (Ending ending : endings) {
          double rate = rate(begun(ending, runs, source), clients);
          bare = bare == 0 ? rate : bare;
          String name = ending.name() + (source.isEmpty() ? "" : ", all of one source");
          System.out.printf("%-45s %,12.0f %12.2f%n", name, rate, rate / bare);
        }
      }
    }
    System.out.println();
  }

  private void turns(List<Ending> endings, int each) {
    List<List<Runnable>> ends = new ArrayList<>();
    endings.forEach(ending -> ends.add(begun(ending, each + WARM_UP, "")));
    double[][] took = new double[endings.size()][each + WARM_UP];
    for (int i = 0; i < each + WARM_UP; i++) {
      for (int turn = 0; turn < endings.size(); turn++) {
        int which = (turn + i) % endings.size();
        Runnable end = ends.get(which).get(i);
        long start = System.nanoTime();
        end.run();
        took[which][i] = (System.nanoTime() - start) / 1e6;
      }
    }
    double bare = 0;
    for (int which = 0; which < endings.size(); which++) {
      double[] sorted = Arrays.copyOfRange(took[which], WARM_UP, each + WARM_UP);
      Arrays.sort(sorted);
      double median = sorted[each / 2];
      bare = which == 0 ? median : bare;
      System.out.printf(
          "%-45s %12.3f %12.3f %12.3f %12.2f%n",
          endings.get(which).name(),
          sorted[each / 10],
          median,
          sorted[each * 95 / 100],
          median / bare);
    }
  }

  /** Attempts that are begun in one transaction, which is quick. */
  private List<Runnable> begun(Ending ending, int count, String source) {
    List<RunId> runs = inFlight.queue(count, source);
    return storage.transactions().call(() -> runs.stream().map(ending::begin).toList());
  }

  private static double rate(List<Runnable> ends, int clients)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<?>> done = new ArrayList<>();
      long start = System.nanoTime();
      for (Runnable end : ends) {
        done.add(threads.submit(end));
      }
      for (Future<?> each : done) {
        each.get();
      }
      return ends.size() / ((System.nanoTime() - start) / 1e9);
    } finally {
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private static SourceRegistry sources(Sql sql) {
    return SourceRegistry.of(
        sql.values("SELECT source || ' ' || scope FROM discovery_source ORDER BY source").stream()
            .map(row -> row.split(" "))
            .map(
                row ->
                    SourceDefinition.of(row[0], Scope.valueOf(row[1]), context -> LedgerEnd.RESULT))
            .toList());
  }
}
