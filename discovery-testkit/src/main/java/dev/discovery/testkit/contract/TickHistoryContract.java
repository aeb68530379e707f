package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.port.TickHistory;
import dev.discovery.port.TickHistory.TickRow;
import dev.discovery.run.TickCounts;
import dev.discovery.run.TickReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract of {@link TickHistory}. */
public abstract class TickHistoryContract extends Suite<StorageBed> {

  private static final Instant NOW = Given.NOW;

  @Test
  void has_nothing_at_first() {
    assertThat(ticks().newest(10)).isEmpty();
  }

  @Test
  void gives_back_everything_that_a_report_says() {
    TickReport full =
        new TickReport(
            NOW,
            Given.HOSTILE.substring(0, 60),
            new TickCounts(1, 2, all(SkipReason.values()), all(ParkReason.values()), 3, 4),
            Duration.parse("PT1H2M3.123456S"),
            Optional.of(Given.HOSTILE + Given.LONG));

    ticks().record(full);

    assertThat(ticks().newest(10)).containsExactly(new TickRow(full, 0));
  }

  @Test
  void newest_come_first_up_to_the_limit() {
    for (int n = 0; n < 5; n++) {
      ticks().record(busy("node-1", n));
    }

    assertThat(ticks().newest(3))
        .containsExactly(
            new TickRow(busy("node-1", 4), 0),
            new TickRow(busy("node-1", 3), 0),
            new TickRow(busy("node-1", 2), 0));
  }

  @Test
  void ticks_that_did_nothing_collapse_into_one_row() {
    for (int n = 0; n < 4; n++) {
      ticks().record(idle("node-1", n));
    }

    assertThat(ticks().newest(10)).containsExactly(new TickRow(idle("node-1", 3), 3));
  }

  @Test
  void tick_that_did_something_parts_the_idle_ones() {
    ticks().record(idle("node-1", 0));
    ticks().record(idle("node-1", 1));
    ticks().record(busy("node-1", 2));
    ticks().record(idle("node-1", 3));
    ticks().record(idle("node-1", 4));

    assertThat(ticks().newest(10))
        .containsExactly(
            new TickRow(idle("node-1", 4), 1),
            new TickRow(busy("node-1", 2), 0),
            new TickRow(idle("node-1", 1), 1));
  }

  @Test
  void idle_ticks_of_one_instance_are_not_counted_with_those_of_another() {
    ticks().record(idle("node-1", 0));
    ticks().record(idle("node-2", 1));
    ticks().record(idle("node-1", 2));
    ticks().record(idle("node-2", 3));
    ticks().record(idle("node-2", 4));

    assertThat(ticks().newest(10))
        .containsExactlyInAnyOrder(
            new TickRow(idle("node-1", 2), 1), new TickRow(idle("node-2", 4), 2));
  }

  @Test
  void tick_that_found_nothing_because_of_a_problem_is_not_idle() {
    TickReport stopped = stopped("node-1", 1);
    ticks().record(idle("node-1", 0));
    ticks().record(stopped);
    ticks().record(idle("node-1", 2));

    assertThat(ticks().newest(10))
        .containsExactly(
            new TickRow(idle("node-1", 2), 0),
            new TickRow(stopped, 0),
            new TickRow(idle("node-1", 0), 0));
  }

  @Test
  void keeps_microseconds_and_cuts_what_is_finer() {
    TickReport exact = busy("node-1", 0);

    ticks()
        .record(
            new TickReport(
                NOW.plus(Given.CUT_OFF),
                "node-1",
                exact.counts(),
                exact.duration(),
                Optional.empty()));

    assertThat(ticks().newest(10)).containsExactly(new TickRow(exact, 0));
  }

  @Test
  void report_of_a_transaction_that_was_rolled_back_is_gone() {
    rolledBack(() -> ticks().record(busy("node-1", 0)));

    assertThat(ticks().newest(10)).isEmpty();
  }

  @Test
  void eight_instances_record_at_once() {
    threads()
        .together(
            8,
            thread -> {
              for (int n = 0; n < 30; n++) {
                ticks().record(n % 10 == 0 ? busy("node-" + thread, n) : idle("node-" + thread, n));
              }
              return true;
            });

    List<TickRow> rows = ticks().newest(1_000);
    assertThat(rows).hasSize(8 * 6);
    assertThat(rows.stream().mapToLong(row -> 1 + row.idleBefore()).sum()).isEqualTo(8 * 30);
    assertThat(rows.stream().filter(row -> row.report().isIdle()))
        .allMatch(row -> row.idleBefore() == 8);
  }

  @Test
  void thousand_rows_are_read_in_one_call() {
    for (int n = 0; n < 1_000; n++) {
      ticks().record(busy("node-1", n));
    }

    assertThat(ticks().newest(1_000)).hasSize(1_000);
    assertThat(ticks().newest(1)).containsExactly(new TickRow(busy("node-1", 999), 0));
  }

  private static <T> Map<T, Integer> all(T[] reasons) {
    return Arrays.stream(reasons)
        .collect(Collectors.toMap(Function.identity(), reason -> reason.toString().length()));
  }

  private static TickReport busy(String instance, int second) {
    return report(instance, second, 7, Optional.empty());
  }

  private static TickReport idle(String instance, int second) {
    return report(instance, second, 0, Optional.empty());
  }

  private static TickReport stopped(String instance, int second) {
    return report(instance, second, 0, Optional.of("unavailable: " + Given.HOSTILE));
  }

  private static TickReport report(
      String instance, int second, int enqueued, Optional<String> problem) {
    return new TickReport(
        NOW.plusSeconds(second),
        instance,
        new TickCounts(enqueued, 0, Map.of(), Map.of(), 0, 0),
        Duration.ofNanos(1_234_000L * (second + 1)),
        problem);
  }

  private TickHistory ticks() {
    return storage().ticks();
  }
}
