package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.port.PortException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StorageClockTest {

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration GAP = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AtomicLong nanos = new AtomicLong(-77);
  private Instant stored = NOON;
  private boolean reachable = true;
  private Duration roundTrip = Duration.ZERO;

  private final InstantSource storage =
      () -> {
        nanos.addAndGet(roundTrip.toNanos());
        if (!reachable) {
          throw new PortException(PortException.Fault.UNAVAILABLE, "gone");
        }
        return stored;
      };

  private final StorageClock clock = new StorageClock(storage, nanos::get, GAP);

  @Test
  void shows_the_storages_time_whatever_the_machine_thinks() {
    assertThat(clock.now()).isEqualTo(NOON);
  }

  @Test
  void runs_on_between_samples() {
    pass(Duration.ofSeconds(3));

    assertThat(clock.now()).isEqualTo(NOON.plusSeconds(3));
  }

  @Test
  void is_cut_to_microseconds() {
    nanos.addAndGet(1_999);

    assertThat(clock.now()).isEqualTo(NOON.plusNanos(1_000));
  }

  @Test
  void follows_a_storage_whose_clock_is_set() {
    stored = NOON.minus(Duration.ofHours(1));

    clock.sample();

    assertThat(clock.now()).isEqualTo(NOON.minus(Duration.ofHours(1)));
  }

  @Test
  void takes_an_answer_for_the_middle_of_its_round_trip() {
    roundTrip = Duration.ofSeconds(2);

    clock.sample();

    assertThat(clock.now()).isEqualTo(NOON.plusSeconds(1));
  }

  @Test
  void keeps_the_last_sample_when_the_storage_cannot_be_reached() {
    pass(Duration.ofSeconds(3));
    reachable = false;

    assertThatThrownBy(clock::sample).isInstanceOf(PortException.class);

    pass(Duration.ofSeconds(4));
    assertThat(clock.now()).isEqualTo(NOON.plusSeconds(7));
  }

  @Test
  void is_not_steady_at_its_start_which_an_outage_may_have_caused() {
    assertThat(clock.steadyFor(PATIENCE)).isFalse();
    inTouchFor(PATIENCE.minusNanos(1));
    assertThat(clock.steadyFor(PATIENCE)).isFalse();
    inTouchFor(Duration.ofNanos(1));
    assertThat(clock.steadyFor(PATIENCE)).isTrue();
  }

  @Test
  void is_not_steady_in_an_outage_before_the_first_sample_after_it() {
    inTouchFor(PATIENCE);
    pass(GAP);
    assertThat(clock.steadyFor(PATIENCE)).isTrue();

    pass(Duration.ofNanos(1));

    assertThat(clock.steadyFor(PATIENCE)).isFalse();
  }

  @Test
  void is_not_steady_when_the_storages_clock_has_been_set() {
    inTouchFor(PATIENCE);
    stored = stored.plus(GAP);

    clock.sample();

    assertThat(clock.steadyFor(PATIENCE)).isFalse();
    inTouchFor(PATIENCE);
    assertThat(clock.steadyFor(PATIENCE)).isTrue();
  }

  @Test
  void is_not_steady_until_it_has_been_in_touch_again_for_as_long_as_is_asked() {
    inTouchFor(PATIENCE);
    pass(GAP.plusNanos(1));
    clock.sample();

    assertThat(clock.steadyFor(PATIENCE)).isFalse();
    inTouchFor(PATIENCE.minusNanos(1));
    assertThat(clock.steadyFor(PATIENCE)).isFalse();
    inTouchFor(Duration.ofNanos(1));
    assertThat(clock.steadyFor(PATIENCE)).isTrue();
  }

  /** Time passes on both clocks, with samples that are no further apart than they may be. */
  private void inTouchFor(Duration time) {
    Duration left = time;
    while (left.compareTo(GAP) > 0) {
      pass(GAP);
      clock.sample();
      left = left.minus(GAP);
    }
    pass(left);
    clock.sample();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    stored = stored.plus(time);
  }
}
