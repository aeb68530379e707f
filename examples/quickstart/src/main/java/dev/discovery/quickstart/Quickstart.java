package dev.discovery.quickstart;

import dev.discovery.Discovery;
import dev.discovery.dbscheduler.DbSchedulerBackend;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import dev.discovery.quickstart.feedserver.FeedServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A host of Discovery, small enough to be read in a minute. It syncs events of several cities from
 * iCalendar feeds into a table; {@code --help} says how to call it.
 *
 * <ul>
 *   <li>{@link #live} wires Discovery and runs it; {@link Once} does the same for one tick.
 *   <li>{@link Sources} declares what can be synced, and {@link FeedSync} does it.
 *   <li>{@code cities.json} says what each city wants, and how often.
 * </ul>
 */
public final class Quickstart {

  private final Optional<String> jdbcUrl;
  private final PrintStream out;

  Quickstart(Optional<String> jdbcUrl, PrintStream out) {
    this.jdbcUrl = jdbcUrl;
    this.out = out;
  }

  /** Goes on until it is interrupted. */
  private int live(CityFile cities, Pace pace) throws Exception {
    try (Database database = Database.open(jdbcUrl, "discovery_quickstart", Lifetime.KEPT)) {
      PostgresStorage storage = PostgresStorage.on(database.pool()).schema(SchemaMode.APPLY).open();
      EventTable events = EventTable.create(storage.dataSource());
      try (FeedServer feeds = FeedServer.start(storage.clock(), answer -> {});
          DbSchedulerBackend backend = DbSchedulerBackend.on(storage.dataSource()).build()) {
        Discovery discovery =
            Discovery.on(storage, backend.queue())
                .sources(new Sources(feeds.uri(), events).all(pace))
                .listener(new Narrator(out))
                .start();
        CityImport.into(discovery, cities, pace).forEach(this::warn);
        backend.start(discovery);
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }
}
