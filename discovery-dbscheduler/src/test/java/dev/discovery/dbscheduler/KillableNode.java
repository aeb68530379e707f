package dev.discovery.dbscheduler;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.Discovery;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.run.Run;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncResult;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * A node in a process of its own. The first attempt of a run never ends; the second one does at
 * once. It says on its standard output what it does, and leaves in good order when its standard
 * input ends.
 */
final class KillableNode {

  private KillableNode() {}

  /** With the database's address and the node's name. */
  public static void main(String[] arguments) throws IOException {
    try (HikariDataSource pool = TestPostgres.pool(arguments[0], 8)) {
      PostgresStorage storage = PostgresStorage.on(pool).schema(SchemaMode.NONE).open();
      try (DbSchedulerBackend backend = TestNode.quick(storage).build()) {
        Discovery discovery =
            Discovery.on(storage, backend.queue())
                .source(SourceDefinition.of("karnet", Scope.CITY, KillableNode::sync))
                .listener(new Says())
                .instance(arguments[1])
                .open();
        backend.start(discovery);
        say("up");
        while (System.in.read() >= 0) {
          // Only the end matters.
        }
      }
    }
  }

  private static SyncResult sync(SyncContext context) throws InterruptedException {
    say("syncing " + context.run() + " " + context.attempt());
    if (context.attempt() == 1) {
      new CountDownLatch(1).await();
    }
    return SyncResult.of(new ItemCounts(1, 1, 0, 0, 0, 0));
  }

  private static synchronized void say(String what) {
    System.out.println(what);
  }

  private static final class Says implements DiscoveryListener {

    @Override
    public void runEnded(Run run) {
      say("ended " + run.id() + " " + run.progress().attempts() + " " + run.state());
    }
  }
}
