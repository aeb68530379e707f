package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.dbscheduler.DbSchedulerBackend;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's code compiles, works, and is what the README shows. */
@Timeout(60)
class ReadmeTest {

  private static final Pattern REGION =
      Pattern.compile(" *// region embed\n(.*?) *// endregion", Pattern.DOTALL);
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
  private static final Path README = Path.of("../../README.md");

  @Test
  void the_code_in_the_readme_syncs_a_city() throws Exception {
    var ended = new CompletableFuture<Run>();
    try (Database database = Database.temporary(TestUrl.find(), "readme");
        DbSchedulerBackend backend = embed(database.pool(), listening(ended))) {
      Run run = ended.get(50, TimeUnit.SECONDS);

      assertThat(backend).isNotNull();
      assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.progress().items()).contains(new ItemCounts(50, 50, 0, 0, 0, 0));
    }
  }

  @Test
  void the_readme_shows_this_code() throws IOException {
    String region = only(REGION, Path.of("src/test/java/dev/discovery/quickstart/ReadmeTest.java"));

    assertThat(only(JAVA, README)).isEqualTo(region.stripTrailing().stripIndent() + "\n");
  }

  @Test
  void the_config_in_the_readme_is_valid() throws IOException {
    DiscoveryConfig config = DiscoveryConfigJson.read(only(JSON, README));

    assertThat(config.violations()).isEmpty();
    assertThat(config.sources()).hasSize(2);
  }

  private static DbSchedulerBackend embed(DataSource pool, DiscoveryListener listener) {
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
    return backend;
  }

  private static DiscoveryListener listening(CompletableFuture<Run> ended) {
    return new DiscoveryListener() {
      @Override
      public void runEnded(Run run) {
        ended.complete(run);
      }
    };
  }

  private static String only(Pattern pattern, Path file) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(file));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return matcher.group(1);
  }
}
