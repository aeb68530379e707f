package dev.discovery.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.port.PortException.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortExceptionTest {

  @Test
  void values_and_constraints_are_the_fault_of_the_data() {
    assertThat(List.of("22001", "22P02", "23505"))
        .allSatisfy(state -> assertThat(Fault.ofSqlState(state)).isEqualTo(Fault.DATA));
  }

  @Test
  void connection_transaction_resource_and_server_classes_pass() {
    assertThat(
            List.of(
                "08006", "25P02", "40001", "40P01", "53300", "55P03", "57014", "57P01", "58030",
                "XX000"))
        .allSatisfy(state -> assertThat(Fault.ofSqlState(state)).isEqualTo(Fault.UNAVAILABLE));
  }

  @Test
  void no_state_means_that_the_server_was_never_reached() {
    assertThat(Fault.ofSqlState(null)).isEqualTo(Fault.UNAVAILABLE);
    assertThat(Fault.ofSqlState("")).isEqualTo(Fault.UNAVAILABLE);
  }

  @Test
  void anything_else_is_broken() {
    assertThat(List.of("42P01", "42601", "0A000", "28P01"))
        .allSatisfy(state -> assertThat(Fault.ofSqlState(state)).isEqualTo(Fault.BROKEN));
  }
}
