package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.TimeZone;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instants and wall times depend on no zone: neither the session's nor the JVM's. */
class InstantsTest {

  private static final TargetId KARNET = TargetId.of("karnet", "city:krakow");

  /** A wall time that does not exist in America/St_Johns, and is written by sessions in it. */
  private static final Slot IN_A_GAP =
      new Slot(
          Instant.parse("2026-03-08T05:30:00.000001Z"),
          LocalDateTime.parse("2026-03-08T02:30:00.000001"),
          false);

  private final PostgresBed bed = PostgresBed.open();

  @Test
  void tests_run_in_a_zone_that_shows_a_mix_up() {
    String session =
        Jdbi.create(bed.pool())
            .withHandle(handle -> handle.createQuery("SHOW timezone").mapTo(String.class).one());

    assertThat(session).isEqualTo("Asia/Kathmandu");
    assertThat(TimeZone.getDefault().getRawOffset()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"America/St_Johns", "Pacific/Apia", "UTC"})
  void slot_is_read_in_any_session_as_it_was_written_in_another(String zone) {
    Target target =
        new Target(
            KARNET,
            new TargetSchedule(
                "30 2 * * *", "America/St_Johns", Frequency.ofHours(24), SlotPolicies.DEFAULT),
            TargetState.NEW.activated(new Pending(IN_A_GAP, IN_A_GAP.at())));
    bed.storage().targets().insert(List.of(target));

    try (HikariDataSource pool = Postgres.pool(schema(), "timezone=" + zone)) {
      var other = PostgresStorage.on(pool).open();

      assertThat(other.targets().find(List.of(KARNET))).containsExactly(target);
    }
    assertThat(storedSlot()).isEqualTo("2026-03-08 05:30:00.000001 2026-03-08 02:30:00.000001");
  }

  @Test
  void clock_is_the_databases_and_goes_on_within_a_transaction() {
    var storage = PostgresStorage.on(bed.pool()).open();

    Instant before = databaseTime();
    List<Instant> read =
        storage
            .transactions()
            .call(() -> List.of(storage.clock().instant(), storage.clock().instant()));
    Instant after = databaseTime();

    assertThat(read.get(0)).isAfterOrEqualTo(before).isBefore(read.get(1));
    assertThat(read.get(1)).isBeforeOrEqualTo(after);
    assertThat(read.get(0).getNano() % 1_000).isZero();
  }

  @Test
  void injected_clock_is_cut_to_microseconds() {
    var storage =
        PostgresStorage.on(bed.pool())
            .clock(() -> Instant.parse("2026-03-10T10:15:30.123456789Z"))
            .open();

    assertThat(storage.clock().instant()).isEqualTo(Instant.parse("2026-03-10T10:15:30.123456Z"));
  }

  private String storedSlot() {
    return Jdbi.create(bed.pool())
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT slot_at AT TIME ZONE 'UTC' || ' ' || slot_wall FROM discovery_target")
                    .mapTo(String.class)
                    .one());
  }

  private Instant databaseTime() {
    return Jdbi.create(bed.pool())
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT clock_timestamp()")
                    .mapTo(OffsetDateTime.class)
                    .one()
                    .toInstant());
  }

  private String schema() {
    return Jdbi.create(bed.pool())
        .withHandle(
            handle -> handle.createQuery("SELECT current_schema()").mapTo(String.class).one());
  }
}
