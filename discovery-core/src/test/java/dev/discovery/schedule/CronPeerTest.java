package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/**
 * {@link Cron} against cron-utils, an evaluator by others, in UTC, where both know the grammar and
 * crontab(5) leaves no choice: without a day of week beside a day of month.
 */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class CronPeerTest {

  private static final com.cronutils.parser.CronParser PEER =
      new com.cronutils.parser.CronParser(
          CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  @Property(tries = 500)
  void an_evaluator_by_others_finds_the_same_times(
      @ForAll("common") String text, @ForAll Random random) {
    Cron cron = Cron.parse(text);
    ExecutionTime peer = ExecutionTime.forCron(PEER.parse(text));
    LocalDateTime start =
        LocalDateTime.of(2024, 1, 1, 0, 0).plusSeconds(random.nextInt(3 * 365 * 86_400));

    LocalDateTime time = start;
    for (int step = 0; step < 10; step++) {
      ZonedDateTime expected = peer.nextExecution(time.atZone(ZoneOffset.UTC)).orElseThrow();
      time = cron.next(time);

      assertThat(time)
          .as("%s, step %s from %s", text, step, start)
          .isEqualTo(expected.toLocalDateTime());
    }
    assertThat(cron.previousOrSame(start.minusNanos(1)))
        .as("%s before %s", text, start)
        .isEqualTo(
            peer.lastExecution(start.atZone(ZoneOffset.UTC)).orElseThrow().toLocalDateTime());
  }

  @Provide
  Arbitrary<String> common() {
    Arbitrary<String> minute =
        Arbitraries.of("*", "0", "7,37", "*/15", "10-20", "5-50/9", "0,30-35", "59");
    Arbitrary<String> hour = Arbitraries.of("*", "0", "23", "6,18", "*/5", "9-17", "8-20/3");
    Arbitrary<String> days =
        Arbitraries.of(
            "* * *",
            "* * 1-5",
            "* * MON",
            "* * SUN,WED",
            "* * 0",
            "1 * *",
            "28-31 * *",
            "15,30 * *",
            "29 2 *",
            "1 1 *",
            "*/10 * *",
            "1-20/6 JAN-MAR *",
            "* 2,4,6 *",
            "* 6 2",
            "31 12 *");
    return minute.flatMap(m -> hour.flatMap(h -> days.map(d -> m + " " + h + " " + d)));
  }
}
