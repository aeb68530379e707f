package dev.discovery.jdbc;

import dev.discovery.port.PartStore;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Part;
import dev.discovery.source.Parts;
import dev.discovery.source.RunId;
import dev.discovery.source.TooManyPartsException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/** Parts in discovery_run_part; how many there are is in discovery_run. Thread-safe. */
final class JdbcPartStore implements PartStore {

  private static final String REPLACE =
      """
      UPDATE discovery_run_part
      SET items_found = :found,
          items_created = :created,
          items_updated = :updated,
          items_unchanged = :unchanged,
          items_skipped = :skipped,
          items_failed = :failed,
          failure_kind = :kind,
          failure_message = :message
      WHERE run_id = :run AND name = :name
      """;

  // Relies on discovery_run_part_pkey: UNIQUE (run_id, name).
  private static final String INSERT =
      """
      INSERT INTO discovery_run_part (run_id, name, items_found, items_created, items_updated, items_unchanged,
          items_skipped, items_failed, failure_kind, failure_message)
      VALUES (:run, :name, :found, :created, :updated, :unchanged, :skipped, :failed, :kind, :message)
      """;

  // Counting them would cost each part what all before it have.
  private static final String COUNT =
      """
      UPDATE discovery_run
      SET parts = parts + 1
      WHERE run_id = :run AND parts < :most
      """;

  private static final String CLEAR = "DELETE FROM discovery_run_part WHERE run_id = :run";

  private static final String CLEAR_COUNT =
      """
      UPDATE discovery_run
      SET parts = 0
      WHERE run_id = :run AND parts > 0
      """;

  private static final String SUM =
      """
      SELECT count(*) AS reported,
          count(failure_kind) AS failed,
          coalesce(sum(items_found), 0) AS items_found,
          coalesce(sum(items_created), 0) AS items_created,
          coalesce(sum(items_updated), 0) AS items_updated,
          coalesce(sum(items_unchanged), 0) AS items_unchanged,
          coalesce(sum(items_skipped), 0) AS items_skipped,
          coalesce(sum(items_failed), 0) AS items_failed
      FROM discovery_run_part
      WHERE run_id = :run
      """;

  private static final String PAGE =
      """
      SELECT name, items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed,
          failure_kind, failure_message
      FROM discovery_run_part
      WHERE run_id = :run AND name > :after AND (NOT :failed OR failure_kind IS NOT NULL)
      ORDER BY name
      LIMIT :limit
      """;

  private final Database database;

  JdbcPartStore(Database database) {
    this.database = database;
  }

  @Override
  public void put(RunId run, Part part) {
    boolean taken =
        database.locking(
            "cannot report a part",
            handle ->
                bind(handle.createUpdate(REPLACE), run, part).execute() == 1
                    || isAdded(run, part, handle));
    if (!taken) {
      throw new TooManyPartsException(run, part.name());
    }
  }

  private static boolean isAdded(RunId run, Part part, Handle handle) {
    Update count = handle.createUpdate(COUNT).bind("run", run.value()).bind("most", Parts.MOST);
    return count.execute() == 1 && bind(handle.createUpdate(INSERT), run, part).execute() == 1;
  }

  private static Update bind(Update update, RunId run, Part part) {
    ItemCounts items = part.items();
    return update
        .bind("run", run.value())
        .bind("name", part.name())
        .bind("found", items.found())
        .bind("created", items.created())
        .bind("updated", items.updated())
        .bind("unchanged", items.unchanged())
        .bind("skipped", items.skipped())
        .bind("failed", items.failed())
        .bind("kind", part.failure().map(FailureKind::name).orElse(null))
        .bind("message", part.message());
  }

  @Override
  public void clear(RunId run) {
    database.locking(
        "cannot remove parts",
        handle -> {
          int counted = handle.createUpdate(CLEAR_COUNT).bind("run", run.value()).execute();
          return counted == 0 ? 0 : handle.createUpdate(CLEAR).bind("run", run.value()).execute();
        });
  }

  @Override
  public Parts find(RunId run) {
    return database.with(
        "cannot read parts",
        handle -> {
          Parts sum =
              handle
                  .createQuery(SUM)
                  .bind("run", run.value())
                  .map((result, context) -> sum(new Row(result)))
                  .one();
          return sum.failed() == 0
              ? sum
              : new Parts(
                  sum.reported(),
                  sum.failed(),
                  sum.items(),
                  page(run, "", true, Parts.MOST_FAILURES, handle));
        });
  }

  private static Parts sum(Row row) throws SQLException {
    return new Parts(row.integer("reported"), row.integer("failed"), RunRow.items(row), List.of());
  }

  @Override
  public List<Part> page(RunId run, Optional<String> after, int limit) {
    return database.with(
        "cannot read parts", handle -> page(run, after.orElse(""), false, limit, handle));
  }

  private static List<Part> page(
      RunId run, String after, boolean failed, int limit, Handle handle) {
    return handle
        .createQuery(PAGE)
        .bind("run", run.value())
        .bind("after", after)
        .bind("failed", failed)
        .bind("limit", limit)
        .map(JdbcPartStore::read)
        .list();
  }

  private static Part read(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    return new Part(
        row.text("name"),
        RunRow.items(row),
        row.findText("failure_kind").map(FailureKind::valueOf),
        row.text("failure_message"));
  }
}
