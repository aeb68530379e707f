package dev.discovery.benchmarks;

import dev.discovery.benchmarks.ServerLog.Executed;
import dev.discovery.city.CityId;
import dev.discovery.health.HealthPage;
import dev.discovery.health.HealthPosition;
import dev.discovery.health.HealthQuery;
import dev.discovery.health.HealthStatus;
import dev.discovery.port.HealthStore;
import dev.discovery.port.StatsSource;
import dev.discovery.port.Storage;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Window;
import dev.discovery.source.SourceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The questions of a dashboard, put to the store as a host puts them, each many times about other
 * cities and sources; with what the database took for them, and their plans. For one thread.
 */
final class Questions {

  private static final int WARM_UP = 10;
  private static final int TIMES = 51;
  private static final int MAX_PLAN = 20_000;

  private final StatsSource stats;
  private final HealthStore health;
  private final ServerLog log;
  private final BigHistory.Shape shape;
  private final Instant now;
  private final Random random = new Random(42);

  /**
   * On a store, each of whose statements is explained in the log.
   *
   * @param log of the server
   */
  Questions(Storage storage, ServerLog log, BigHistory.Shape shape, Instant now) {
    this.stats = storage.stats();
    this.health = storage.health();
    this.log = log;
    this.shape = shape;
    this.now = now;
  }

  private record Question(String file, String text, Runnable ask) {}

  /**
   * Asks all of them and prints what they took.
   *
   * @param folder for the plans; empty for nowhere
   * @param header for each of the files
   */
  void ask(Optional<Path> folder, String header) throws IOException {
    System.out.printf(
        "%-45s %12s %12s %12s%n", "question, in the database", "median ms", "p95 ms", "most ms");
    for (Question each : all()) {
      IntStream.range(0, WARM_UP).forEach(n -> each.ask().run());
      log.executed();
      List<Executed> sorted = new ArrayList<>();
      for (int n = 0; n < TIMES; n++) {
        each.ask().run();
        sorted.add(together(log.executed()));
      }
      sorted.sort(Comparator.comparing(Executed::millis));
      Executed median = sorted.get(TIMES / 2);
      String took =
          "%12.3f %12.3f %12.3f"
              .formatted(
                  median.millis(),
                  sorted.get(TIMES * 95 / 100).millis(),
                  sorted.get(TIMES - 1).millis());
      System.out.printf("%-45s %s%n", each.text(), took);
      if (folder.isPresent()) {
        Files.writeString(
            folder.get().resolve(each.file() + ".txt"),
            "%s%n%s%nmedian, p95, most of %d, in ms: %s%nThe plan is that of the median.%n%n%s"
                .formatted(each.text(), header, TIMES, took.strip(), cut(median.plan())));
      }
    }
    System.out.println();
  }

  /** Of a question with many statements, the plans of the first ones tell enough. */
  private static String cut(String plan) {
    return plan.length() <= MAX_PLAN
        ? plan
        : plan.substring(0, MAX_PLAN)
            + "%n... and %,d more characters%n".formatted(plan.length() - MAX_PLAN);
  }

  private List<Question> all() {
    return List.of(
        new Question(
            "city-all-time",
            "all sources of a city, all time",
            () -> stats.ofCities(List.of(city()), Window.ALL, now)),
        new Question(
            "city-month",
            "all sources of a city, 30 days",
            () -> stats.ofCities(List.of(city()), Window.MONTH, now)),
        new Question(
            "city-day",
            "all sources of a city, 24 hours",
            () -> stats.ofCities(List.of(city()), Window.DAY, now)),
        new Question(
            "series-of-source",
            "30 days of a source, day by day",
            () -> stats.series(new Measured.OfSource(source()), Grain.DAY, monthAgo())),
        new Question(
            "series-of-city",
            "30 days of a city, day by day",
            () -> stats.series(new Measured.OfCity(city()), Grain.DAY, monthAgo())),
        new Question(
            "source-month", "a source, 30 days", () -> stats.ofSource(source(), Window.MONTH, now)),
        new Question(
            "targets-of-source",
            "50 targets of a source, 30 days",
            () -> stats.page(source(), Optional.empty(), 50, Window.MONTH, now)),
        new Question(
            "health-first-page", "50 cities by health, first page", () -> page(HealthStatus.FAIL)),
        new Question(
            "health-warn", "50 cities by health, from WARN on", () -> page(HealthStatus.WARN)),
        new Question(
            "health-pass", "50 cities by health, from PASS on", () -> page(HealthStatus.PASS)),
        new Question(
            "health-of-cities",
            "counts by status of 50 cities",
            () -> health.ofCities(Stream.generate(this::city).limit(50).toList(), now)),
        new Question(
            "health-of-source",
            "counts by status of a source",
            () -> health.ofSources(List.of(source()), now)));
  }

  private HealthPage page(HealthStatus part) {
    var from = new HealthPosition(now, part, Optional.empty());
    return health.page(new HealthQuery(from, Optional.empty(), 50));
  }

  /** Those of one question. */
  private static Executed together(List<Executed> statements) {
    double millis = statements.stream().mapToDouble(Executed::millis).sum();
    return new Executed(
        millis, String.join("\n", statements.stream().map(Executed::plan).toList()));
  }

  private Instant monthAgo() {
    return Grain.DAY.startOf(30, now);
  }

  private CityId city() {
    return new CityId("c%05d".formatted(random.nextInt(shape.cities())));
  }

  private SourceName source() {
    return new SourceName("source-%03d".formatted(random.nextInt(shape.sources())));
  }
}
