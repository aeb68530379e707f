package dev.discovery.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TriesTest {

  private final List<Duration> waited = new ArrayList<>();
  private int calls;

  @Test
  void what_succeeds_is_called_once() {
    String result = patient().call(failing(0, Fault.UNAVAILABLE));

    assertThat(result).isEqualTo("done");
    assertThat(calls).isEqualTo(1);
    assertThat(waited).isEmpty();
  }

  @Test
  void outage_that_ends_in_time_is_waited_for() {
    String result = patient().call(failing(5, Fault.UNAVAILABLE));

    assertThat(result).isEqualTo("done");
    assertThat(calls).isEqualTo(6);
    assertThat(waited.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofSeconds(25), Duration.ofSeconds(35));
  }

  @Test
  void outage_that_lasts_is_given_up_on() {
    assertThatThrownBy(() -> patient().call(failing(100, Fault.UNAVAILABLE)))
        .isInstanceOf(PortException.class)
        .hasMessage("failure 6");

    assertThat(calls).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "UNAVAILABLE")
  void what_another_try_would_not_help_is_given_up_on_at_once(Fault fault) {
    assertThatThrownBy(() -> patient().call(failing(100, fault)))
        .isInstanceOf(PortException.class)
        .hasMessage("failure 1");

    assertThat(waited).isEmpty();
  }

  @Test
  void exception_that_is_none_of_a_port_passes_through() {
    assertThatThrownBy(
            () ->
                patient()
                    .call(
                        () -> {
                          throw new IllegalStateException("broken");
                        }))
        .hasMessage("broken");

    assertThat(waited).isEmpty();
  }

  @Test
  void interrupt_ends_the_waiting_after_one_more_try_with_the_flag_down() {
    var flags = new ArrayList<Boolean>();
    Tries tries = new Tries(Tries.PATIENT.waits(), wait -> Thread.currentThread().interrupt());
    Supplier<String> work = failing(100, Fault.UNAVAILABLE);

    assertThatThrownBy(
            () ->
                tries.call(
                    () -> {
                      flags.add(Thread.currentThread().isInterrupted());
                      return work.get();
                    }))
        .hasMessage("failure 2");
    boolean after = Thread.interrupted();

    assertThat(flags).containsExactly(false, false);
    assertThat(after).isTrue();
  }

  @Test
  void real_pause_ends_with_an_interrupt() {
    Thread.currentThread().interrupt();

    Pause.REAL.of(Duration.ofDays(1));

    assertThat(Thread.interrupted()).isTrue();
  }

  private Tries patient() {
    return new Tries(Tries.PATIENT.waits(), waited::add);
  }

  private Supplier<String> failing(int times, Fault fault) {
    return () -> {
      calls++;
      if (calls <= times) {
        throw new PortException(fault, "failure " + calls);
      }
      return "done";
    };
  }
}
