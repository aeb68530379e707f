package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.source.RunId;
import org.junit.jupiter.api.Test;

class RunIdSerializerTest {

  private final RunIdSerializer serializer = new RunIdSerializer();

  @Test
  void payload_is_the_id_in_digits() {
    assertThat(serializer.serialize(new RunId(4711))).asString().isEqualTo("4711");
  }

  @Test
  void reads_what_it_writes() {
    RunId run = new RunId(Long.MAX_VALUE);

    assertThat(serializer.deserialize(RunId.class, serializer.serialize(run))).isEqualTo(run);
  }

  @Test
  void recurring_tasks_have_no_payload() {
    assertThat(serializer.serialize(null)).isNull();
    assertThat(serializer.deserialize(Void.class, null)).isNull();
  }
}
