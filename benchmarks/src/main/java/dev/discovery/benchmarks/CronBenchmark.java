package dev.discovery.benchmarks;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.scheduling.support.CronExpression;

/**
 * What the next time of an expression costs, beside cron-utils and Spring: on the wall clock, and
 * as an instant in a zone. Each call goes on from where the one before it came to, for some ten
 * years, and then begins again. JMH's options are taken: {@code run.sh --cron -f 1 -p cron='0 0 * *
 * *'}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CronBenchmark {

  private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");
  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final int LAST_YEAR = 2036;

  /** The expression. */
  @Param({"0 0 * * *", "*/15 * * * *", "0 6 * * 1-5", "0 0 29 2 *", "0 0 1,15 * *"})
  public String cron;

  private Cron ours;
  private Schedule schedule;
  private ExecutionTime cronUtils;
  private CronExpression spring;
  private LocalDateTime wall;
  private ZonedDateTime zoned;
  private Slot slot;

  /** Reads the expression with each evaluator. */
  @Setup
  public void read() {
    ours = Cron.parse(cron);
    schedule = new Schedule(ours, WARSAW, Frequency.ofMinutes(1));
    cronUtils =
        ExecutionTime.forCron(
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(cron));
    spring = CronExpression.parse("0 " + cron);
    wall = START;
    zoned = START.atZone(WARSAW);
    slot = Slot.offGrid(zoned.toInstant(), WARSAW);
  }

  /** {@link Cron#next}: on the wall clock. */
  @Benchmark
  public LocalDateTime wallDiscovery() {
    wall = ours.next(wall.getYear() > LAST_YEAR ? START : wall);
    return wall;
  }

  /** Spring's {@code next}: on the wall clock. */
  @Benchmark
  public LocalDateTime wallSpring() {
    wall = spring.next(wall.getYear() > LAST_YEAR ? START : wall);
    return wall;
  }

  /** {@link NextRun#after}: an instant, and the wall time that it stands for. */
  @Benchmark
  public Slot zonedDiscovery() {
    if (slot.wall().getYear() > LAST_YEAR) {
      slot = Slot.offGrid(START.atZone(WARSAW).toInstant(), WARSAW);
    }
    slot = NextRun.after(slot, schedule);
    return slot;
  }

  /** Spring's {@code next}: in a zone. */
  @Benchmark
  public ZonedDateTime zonedSpring() {
    zoned = spring.next(zoned.getYear() > LAST_YEAR ? START.atZone(WARSAW) : zoned);
    return zoned;
  }

  /** cron-utils' {@code nextExecution}, which knows zoned times alone. */
  @Benchmark
  public ZonedDateTime zonedCronUtils() {
    zoned =
        cronUtils
            .nextExecution(zoned.getYear() > LAST_YEAR ? START.atZone(WARSAW) : zoned)
            .orElseThrow();
    return zoned;
  }

  /** {@link Cron#parse}. */
  @Benchmark
  public Cron parse() {
    return Cron.parse(cron);
  }
}
