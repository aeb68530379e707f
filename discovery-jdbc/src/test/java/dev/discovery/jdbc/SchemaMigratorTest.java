package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaMigratorTest {

  private final HikariDataSource pool = Postgres.freshSchema();

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void apply_creates_the_tables_and_may_be_repeated() {
    open(SchemaMode.APPLY);
    open(SchemaMode.APPLY);

    open(SchemaMode.VALIDATE);
    assertThat(versions()).containsExactly(1);
  }

  @Test
  void eight_nodes_apply_at_once() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<PostgresStorage>> starts = new ArrayList<>();
    for (int node = 0; node < 8; node++) {
      starts.add(() -> open(SchemaMode.APPLY));
    }

    List<Future<PostgresStorage>> started = threads.invokeAll(starts);
    threads.shutdown();

    for (Future<PostgresStorage> each : started) {
      assertThat(each.get()).isNotNull();
    }
    assertThat(versions()).containsExactly(1);
  }

  @Test
  void validate_refuses_an_empty_schema_and_says_what_to_do() {
    assertThatThrownBy(() -> open(SchemaMode.VALIDATE))
        .isInstanceOfSatisfying(
            PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BROKEN))
        .hasMessageContaining("SchemaMode.APPLY");
    assertThat(tables()).isEmpty();
  }

  @Test
  void validate_refuses_a_missing_version() {
    open(SchemaMode.APPLY);
    Postgres.execute(pool, "DELETE FROM discovery_schema");

    assertThatThrownBy(() -> open(SchemaMode.VALIDATE))
        .hasMessageContaining("version 1 is not applied");
  }

  @Test
  void a_script_that_was_changed_is_refused() {
    open(SchemaMode.APPLY);
    Postgres.execute(pool, "UPDATE discovery_schema SET checksum = 'other'");

    assertThatThrownBy(() -> open(SchemaMode.APPLY))
        .isInstanceOf(PortException.class)
        .hasMessageContaining("V001__foundation.sql");
  }

  @Test
  void a_newer_schema_is_accepted_if_it_says_that_this_code_works_on_it() {
    open(SchemaMode.APPLY);
    Postgres.execute(
        pool,
        "INSERT INTO discovery_schema (version, name, works_with, checksum) VALUES (2, 'x', 1, '')");

    open(SchemaMode.VALIDATE);
    open(SchemaMode.APPLY);

    assertThat(versions()).containsExactly(1, 2);
  }

  @Test
  void a_newer_schema_is_refused_if_it_needs_newer_code() {
    open(SchemaMode.APPLY);
    Postgres.execute(
        pool,
        "INSERT INTO discovery_schema (version, name, works_with, checksum) VALUES (2, 'x', 2, '')");

    assertThatThrownBy(() -> open(SchemaMode.VALIDATE))
        .isInstanceOf(PortException.class)
        .hasMessageContaining("deploy a newer discovery-jdbc");
  }

  @Test
  void none_touches_nothing() {
    open(SchemaMode.NONE);

    assertThat(tables()).isEmpty();
  }

  @Test
  void a_version_is_applied_whole_or_not_at_all() {
    Postgres.execute(pool, "CREATE TABLE discovery_job (stands_in_the_way int)");

    assertThatThrownBy(() -> open(SchemaMode.APPLY)).isInstanceOf(PortException.class);

    assertThat(tables()).containsExactly("discovery_job");
  }

  private PostgresStorage open(SchemaMode mode) {
    return PostgresStorage.on(pool).schema(mode).open();
  }

  private List<Integer> versions() {
    return Jdbi.create(pool)
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT version FROM discovery_schema ORDER BY version")
                    .mapTo(Integer.class)
                    .list());
  }

  private List<String> tables() {
    return Jdbi.create(pool)
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
                    .mapTo(String.class)
                    .list());
  }
}
