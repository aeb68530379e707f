package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SlotTest {

  @Test
  void off_the_grid_it_is_cut_to_microseconds_and_takes_the_wall_time_of_its_zone() {
    Slot slot =
        Slot.offGrid(Instant.parse("2026-03-10T12:00:00.123456789Z"), ZoneId.of("Asia/Kolkata"));

    assertThat(slot.at()).isEqualTo("2026-03-10T12:00:00.123456Z");
    assertThat(slot.wall()).isEqualTo("2026-03-10T17:30:00.123456");
    assertThat(slot.offGrid()).isTrue();
  }

  @Test
  void before_1970_it_is_cut_down_too_and_not_up_into_the_future() {
    Slot slot = Slot.offGrid(Instant.parse("1969-12-31T23:59:59.9999999Z"), ZoneId.of("UTC"));

    assertThat(slot.at()).isEqualTo("1969-12-31T23:59:59.999999Z");
  }

  @Test
  void finer_than_microseconds_is_refused() {
    Instant at = Instant.parse("2026-03-10T12:00:00Z");
    LocalDateTime wall = LocalDateTime.parse("2026-03-10T12:00:00");

    assertThatThrownBy(() -> new Slot(at.plusNanos(1), wall, false))
        .hasMessage("expected slot.at to be in whole microseconds, got: " + at.plusNanos(1));
    assertThatThrownBy(() -> new Slot(at, wall.plusNanos(999), true))
        .hasMessage("expected slot.wall to be in whole microseconds, got: " + wall.plusNanos(999));
  }
}
