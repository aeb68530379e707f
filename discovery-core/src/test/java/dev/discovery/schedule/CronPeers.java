package dev.discovery.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Evaluators by others, each behind one question. */
enum CronPeers {
  DISCOVERY {
    @Override
    Optional<Instant> nextAfter(String text, Instant instant, ZoneId zone) {
      Cron cron = Cron.parse(text);
      Frequency finest = Frequency.ofMinutes(1);
      return Optional.of(Grid.of(new Schedule(cron, zone, finest)).firstAfter(instant).at());
    }
  },

  CRON_UTILS {
    @Override
    Optional<Instant> nextAfter(String text, Instant instant, ZoneId zone) {
      return ExecutionTime.forCron(UNIX.parse(text))
          .nextExecution(instant.atZone(zone))
          .map(ZonedDateTime::toInstant);
    }
  },

  SPRING {
    @Override
    Optional<Instant> nextAfter(String text, Instant instant, ZoneId zone) {
      String sixFields = text.startsWith("@") ? text : "0 " + text;
      var cron = org.springframework.scheduling.support.CronExpression.parse(sixFields);
      return Optional.ofNullable(cron.next(instant.atZone(zone))).map(ZonedDateTime::toInstant);
    }
  },

  /** Has a grammar of its own: the expression is given as lists of numbers. */
  QUARTZ {
    @Override
    Optional<Instant> nextAfter(String text, Instant instant, ZoneId zone) {
      try {
        var cron = new org.quartz.CronExpression(forQuartz(Cron.parse(text)));
        cron.setTimeZone(TimeZone.getTimeZone(zone));
        Date next = cron.getNextValidTimeAfter(Date.from(instant));
        return Optional.ofNullable(next).map(Date::toInstant);
      } catch (ParseException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  };

  private static final com.cronutils.parser.CronParser UNIX =
      new com.cronutils.parser.CronParser(
          CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /**
   * The first time after {@code instant}; empty if the evaluator finds none.
   *
   * @throws IllegalArgumentException if the evaluator refuses the expression
   */
  abstract Optional<Instant> nextAfter(String text, Instant instant, ZoneId zone);

  /** {@code 2026-03-29T03:00+02:00}, {@code refused} or {@code never}. */
  String answer(String text, LocalDateTime time, ZoneId zone) {
    try {
      return nextAfter(text, time.atZone(zone).toInstant(), zone)
          .map(next -> next.atZone(zone).toOffsetDateTime().toString())
          .orElse("never");
    } catch (IllegalArgumentException e) {
      return "refused";
    }
  }

  /** Quartz takes one of the two days only; the other one has to be a question mark. */
  private static String forQuartz(Cron cron) {
    CronDays days = cron.days();
    boolean daily = days.isDailyInItsMonths();
    boolean byDate = daily || days.hasEveryDayOfWeek();
    if (!byDate && !days.hasEveryDayOfMonth()) {
      throw new IllegalArgumentException("a day of month and a day of week");
    }
    String date = byDate ? (daily ? "*" : list(days.daysOfMonth(), 0)) : "?";
    String weekday = byDate ? "?" : list(days.daysOfWeek(), 1);
    return "0 %s %s %s %s %s"
        .formatted(
            list(cron.minutes(), 0), list(cron.hours(), 0), date, list(days.months(), 0), weekday);
  }

  private static String list(long bits, int more) {
    return LongStream.range(0, Long.SIZE)
        .filter(value -> (bits >>> value & 1) != 0)
        .mapToObj(value -> String.valueOf(value + more))
        .collect(Collectors.joining(","));
  }
}
