package dev.discovery.quickstart;

import dev.discovery.Discovery;
import dev.discovery.dbscheduler.DbSchedulerBackend;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import dev.discovery.quickstart.feedserver.Answer;
import dev.discovery.quickstart.feedserver.FeedServer;
import dev.discovery.run.TickReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The cities in a schema of their own, which is dropped at the end, so that earlier runs neither
 * help nor harm; and one tick, worked on.
 *
 * @param startAt what the clock says at the beginning; then it goes like any other. In production
 *     the database's clock decides
 */
record FirstTick(CityFile cities, Instant startAt, Console console) {

  /** How long it waits for the runs to end. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * What there is after it.
   *
   * @param problems what is wrong with the file
   * @param ended how many of the runs that the tick asked for have ended, in time
   * @param answers of the feeds
   */
  record Worked(
      Discovery discovery,
      List<CityFile.Problem> problems,
      TickReport tick,
      int ended,
      List<Answer> answers,
      EventTable events,
      Later later) {}

  /** What comes after the first tick. */
  interface Later {

    /**
     * Puts the clock forward, ticks again, and waits.
     *
     * @return how many of the runs that the tick asked for have not ended in time
     */
    int tick(Duration later) throws InterruptedException;
  }

  /** What is done with it, while all of it is still there. */
  interface Look {

    /** Whether all is as it should be. */
    boolean at(Worked worked) throws Exception;
  }

  /** Whether all is as it should be. */
  boolean then(Optional<String> jdbcUrl, Look look) throws Exception {
    try (Database database = Database.temporary(jdbcUrl, "discovery_quickstart_once")) {
      var clock = ForwardClock.startingAt(startAt);
      var storage =
          PostgresStorage.on(database.pool()).schema(SchemaMode.APPLY).clock(clock).open();
      var events = EventTable.createIn(storage.dataSource());
      var answers = Collections.synchronizedList(new ArrayList<Answer>());
      var narrator = new Narrator(console);
      try (var feeds = FeedServer.start(clock, answers::add);
          var backend =
              DbSchedulerBackend.on(storage.dataSource())
                  .withoutTicks()
                  .pollEvery(Duration.ofMillis(100))
                  .build()) {
        Discovery discovery =
            Discovery.on(storage, backend.queue())
                .sources(new Sources(feeds.uri(), events).all(Pace.AS_WRITTEN))
                .listener(narrator)
                .open();
        List<CityFile.Problem> problems = CityImport.into(discovery, cities, Pace.AS_WRITTEN);
        console.problems(problems);
        backend.start(discovery);
        console.say("Working on %s, with feeds from %s", database.description(), feeds.uri());
        TickReport tick = discovery.orchestrator().tick();
        int ended = narrator.awaitEnded(tick.enqueued(), PATIENCE);
        Later later =
            length -> {
              int before = narrator.awaitEnded(0, Duration.ZERO);
              clock.forward(length);
              int all = before + discovery.orchestrator().tick().enqueued();
              return all - narrator.awaitEnded(all, PATIENCE);
            };
        return look.at(
            new Worked(discovery, problems, tick, ended, List.copyOf(answers), events, later));
      }
    }
  }
}
