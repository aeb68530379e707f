package dev.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceNameTest {

  @Test
  void has_host_process_and_four_random_digits() {
    assertThat(InstanceName.of("web-7c9f", 1, 0x3ae)).isEqualTo("web-7c9f-1-03ae");
    assertThat(InstanceName.of("web-7c9f", 1, 0xffff)).isEqualTo("web-7c9f-1-ffff");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\t\u0000\uD83C"})
  void host_without_a_name_is_a_node(String host) {
    assertThat(InstanceName.of(host, 4711, 0)).isEqualTo("node-4711-0000");
  }

  @ParameterizedTest
  @ValueSource(strings = {" padded ", "a\u0000b", "łódź", "x.example.example.example.example"})
  void host_of_any_name_makes_one_that_is_taken(String host) {
    String name = InstanceName.of(host.repeat(40), Long.MAX_VALUE, 0xffff);

    assertThat(Check.text("instance", name, 100)).isEqualTo(name);
  }

  @Test
  void process_has_one() {
    assertThat(InstanceName.OF_PROCESS)
        .matches("[!-~]+-" + ProcessHandle.current().pid() + "-[0-9a-f]{4}");
  }
}
