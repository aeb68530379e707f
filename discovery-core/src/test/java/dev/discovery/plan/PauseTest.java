package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PauseTest {

  @Test
  void instants_are_cut_to_microseconds() {
    Instant since = Instant.parse("2026-03-20T11:22:33.123456789Z");
    Optional<Instant> until = Optional.of(Instant.parse("2026-03-20T12:00:00.000000999Z"));

    Pause pause = new Pause(PauseScope.EVERYTHING, "moving", new Actor("ann"), since, until);

    assertThat(pause.since()).isEqualTo("2026-03-20T11:22:33.123456Z");
    assertThat(pause.until()).contains(Instant.parse("2026-03-20T12:00:00Z"));
  }
}
