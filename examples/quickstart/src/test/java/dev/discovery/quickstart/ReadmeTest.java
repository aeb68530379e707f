package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.admin.NextRunResult;
import dev.discovery.admin.TriggerResult;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.dbscheduler.DbSchedulerBackend;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.plan.Explanation;
import dev.discovery.plan.PauseScope;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's code compiles, works, and is what the README shows. */
@Timeout(60)
class ReadmeTest {

  private static final Pattern REGION =
      Pattern.compile(" *// region \\w+\n(.*?) *// endregion", Pattern.DOTALL);
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
  private static final Path README = Path.of("../../README.md");
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private record Embedded(Discovery discovery, DbSchedulerBackend backend)
      implements AutoCloseable {
    @Override
    public void close() {
      backend.close();
    }
  }

  private record Operated(TriggerResult run, NextRunResult moved, Explanation why) {}

  @Test
  void the_code_in_the_readme_syncs_a_city_and_operates_it() throws Exception {
    var ended = new CompletableFuture<Run>();
    try (Database database = Database.temporary(TestUrl.find(), "readme");
        Embedded embedded = embed(database.pool(), listening(ended))) {
      Run run = ended.get(50, TimeUnit.SECONDS);

      assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.progress().items()).contains(new ItemCounts(50, 50, 0, 0, 0, 0));

      Operated operated = operate(embedded.discovery());

      assertThat(operated.run()).isInstanceOf(TriggerResult.Enqueued.class);
      assertThat(operated.moved()).isInstanceOf(NextRunResult.Moved.class);
      assertThat(operated.why().sentence()).contains("karnet");
      assertThat(embedded.discovery().admin().pauses(1, new Actor("ann"))).isEmpty();
    }
  }

  @Test
  void the_readme_shows_this_code() throws IOException {
    List<String> regions =
        all(REGION, Path.of("src/test/java/dev/discovery/quickstart/ReadmeTest.java")).stream()
            .map(region -> region.stripTrailing().stripIndent() + "\n")
            .toList();

    assertThat(all(JAVA, README)).hasSize(2).containsExactlyInAnyOrderElementsOf(regions);
  }

  @Test
  void the_config_in_the_readme_is_valid() throws IOException {
    DiscoveryConfig config = DiscoveryConfigJson.read(all(JSON, README).get(0));

    assertThat(config.violations()).isEmpty();
    assertThat(config.sources()).hasSize(2);
  }

  private static Operated operate(Discovery discovery) {
    // region operate
    var admin = discovery.admin();
    var ann = new Actor("ann");
    var krakow = new CityId("krakow");
    var source = new SourceName("karnet");
    var target = TargetId.of("karnet", "city:krakow");
    Instant now = Instant.now();

    admin.pause(PauseScope.of(source), "their site moves", Optional.of(now.plus(TWO_HOURS)), ann);
    admin.resume(PauseScope.of(source), ann); // or leave it: it ends in two hours
    TriggerResult run = admin.trigger(krakow, source, false, ann); // now; true: even beside another

    Instant seen = admin.nextSlots(target, 1, ann).orElseThrow().slots().get(0).slot().at();
    NextRunResult moved = admin.moveNextRun(target, seen, now.plus(TWO_HOURS), ann);

    Explanation why = admin.explain(krakow, source, Optional.empty(), ann); // or why not
    // endregion
    return new Operated(run, moved, why);
  }

  private static Embedded embed(DataSource pool, DiscoveryListener listener) {
    // region embed
    var storage = PostgresStorage.on(pool).schema(SchemaMode.APPLY).open();
    var backend = DbSchedulerBackend.on(storage.dataSource()).build();

    var karnet =
        SourceDefinition.of(
                "karnet",
                Scope.CITY,
                context -> {
                  long limit = context.settings().integer("limit");
                  long created = limit; // fetch up to that many events, and store them
                  return SyncResult.of(new ItemCounts(limit, created, 0, 0, 0, 0));
                })
            .withSettings(
                SettingsSchema.of(Setting.integer("limit").range(1, 500).defaultsTo(100)));

    Discovery discovery =
        Discovery.on(storage, backend.queue()).source(karnet).listener(listener).open();

    discovery
        .admin()
        .importCity(
            City.of("krakow", "Kraków", "PL", "Europe/Warsaw"),
            """
            {"schedule": {"cron": "0 6 * * *", "timezone": "Europe/Warsaw"},
             "sources": [{"name": "karnet", "frequency_hours": 24, "settings": {"limit": 50}}]}
            """,
            new Actor("setup"));
    backend.start(discovery);
    // endregion
    return new Embedded(discovery, backend);
  }

  private static DiscoveryListener listening(CompletableFuture<Run> ended) {
    return new DiscoveryListener() {
      @Override
      public void runEnded(Run run) {
        ended.complete(run);
      }
    };
  }

  private static List<String> all(Pattern pattern, Path file) throws IOException {
    List<String> found =
        pattern.matcher(Files.readString(file)).results().map(match -> match.group(1)).toList();
    assertThat(found).as("%s in %s", pattern, file).isNotEmpty();
    return found;
  }
}
