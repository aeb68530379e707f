package dev.discovery.quickstart;

import dev.discovery.Discovery;
import dev.discovery.dbscheduler.DbSchedulerBackend;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import dev.discovery.quickstart.feedserver.FeedServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A host of Discovery, small enough to be read in a minute: it keeps the events of several cities
 * in a table, from iCalendar feeds. {@code --help} says how to call it.
 *
 * <ul>
 *   <li>{@link #run} wires Discovery and lets it work; {@link Once} does so for one tick.
 *   <li>{@link Sources} declares what can be synced; {@link FeedSync} does it.
 *   <li>{@code cities.json} says what each city wants, and how often.
 * </ul>
 */
public final class Quickstart {

  private Quickstart() {}

  /** The entry point; see {@link Arguments#HELP}. */
  public static void main(String[] args) {
    CommandLine.main(List.of(args));
  }

  /**
   * Works until the thread is interrupted.
   *
   * @param jdbcUrl of the database, if it is not to be an embedded one
   */
  static void run(Optional<String> jdbcUrl, CityFile cities, Pace pace, Console console)
      throws Exception {
    try (Database database = Database.keeping(jdbcUrl, "discovery_quickstart")) {
      var storage = PostgresStorage.on(database.pool()).schema(SchemaMode.APPLY).open();
      var events = EventTable.createIn(storage.dataSource());
      try (var feeds = FeedServer.start(storage.clock(), answer -> {});
          var backend =
              DbSchedulerBackend.on(storage.dataSource())
                  .tickEvery(Duration.ofSeconds(1))
                  .pollEvery(Duration.ofMillis(100))
                  .build()) {
        Discovery discovery =
            Discovery.on(storage, backend.queue())
                .sources(new Sources(feeds.uri(), events).all(pace))
                .listener(new Narrator(console))
                .open();
        console.problems(CityImport.into(discovery, cities, pace));
        backend.start(discovery);
        console.say("Working on %s. Ctrl-C ends it.", database.description());
        new CountDownLatch(1).await();
      }
    }
  }
}
