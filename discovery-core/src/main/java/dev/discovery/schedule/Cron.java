package dev.discovery.schedule;

import dev.discovery.schedule.CronFieldParser.Values;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A cron expression: a set of wall-clock minutes, without a zone. Immutable and thread-safe.
 *
 * <p>The five fields, parted by blanks:
 *
 * <ol>
 *   <li>minute: 0-59
 *   <li>hour: 0-23
 *   <li>day of month: 1-31
 *   <li>month: 1-12, or jan-dec
 *   <li>day of week: 0-7, or sun-sat; 0 and 7 are both Sunday
 * </ol>
 *
 * <p>Each field is one of these, or several of them parted by commas:
 *
 * <ul>
 *   <li>{@code *}: every value
 *   <li>{@code a}: one value
 *   <li>{@code a-b}: a range, in which Sunday as the end is 7 or sun
 *   <li>{@code *}{@code /n} or {@code a-b/n}: every n-th value of it
 *   <li>{@code a/n}: from a to the end in steps of n
 * </ul>
 *
 * <p>A step is at most the number of values in its range. A day fits if its day of month
 * <em>or</em> its day of week does; if one of these two fields starts with {@code *}, both must, as
 * in crontab(5). Names may be in either case.
 *
 * <p>Instead of the fields: {@code @hourly}, {@code @daily} or {@code @midnight}, {@code @weekly},
 * {@code @monthly}, {@code @yearly} or {@code @annually}.
 *
 * <p>Two expressions are equal if their texts are, so that equal ones can replace each other in
 * what people see. {@code @daily} and {@code 0 0 * * *} are not equal.
 */
public final class Cron {

  private static final int NONE = -1;
  private static final int MINUTES_PER_DAY = 24 * 60;
  private static final long EVERY_HOUR = 0xFFFFFFL;

  private final String text;
  private final long minutes;
  private final long hours;
  private final CronDays days;
  private final boolean keepsPace;

  Cron(String text, Values minutes, Values hours, CronDays days) {
    this.text = text;
    this.minutes = minutes.bits();
    this.hours = hours.bits();
    this.days = days;
    this.keepsPace = minutes.star() || hours.star();
  }

  /**
   * Reads an expression of at most 100 ASCII characters, fields parted by spaces or tabs.
   *
   * @throws CronSyntaxException if it is malformed, or never fires, such as on 30 February
   */
  public static Cron parse(String text) {
    return CronParser.parse(text);
  }

  /** The expression as it was given, without blanks around it. */
  public String text() {
    return text;
  }

  /**
   * Whether the minute or the hour field starts with {@code *}, so that the expression means a pace
   * and not times of day.
   */
  public boolean keepsPace() {
    return keepsPace;
  }

  /**
   * The expression in one English phrase of at most 300 characters, without a zone: {@code every
   * day at 00:00}, {@code every 15 minutes}, {@code at 06:00 and 18:00 on Monday to Friday}, {@code
   * every 2 hours at minute 30}, {@code at 00:00 on the 13th of the month or on Friday}.
   *
   * <p>Expressions that are said the same have the same times. One that is too long to be said so
   * is quoted instead.
   */
  public String describe() {
    return CronDescription.of(this);
  }

  /** Whether this is one of the expression's times; only a whole minute can be one. */
  public boolean matches(LocalDateTime time) {
    return time.getSecond() == 0
        && time.getNano() == 0
        && (minutes >>> time.getMinute() & 1) != 0
        && (hours >>> time.getHour() & 1) != 0
        && days.contain(time.toLocalDate());
  }

  /**
   * The first of the expression's times that is not before {@code time}.
   *
   * @throws DateTimeException if it is beyond the years that {@link LocalDateTime} supports
   */
  public LocalDateTime nextOrSame(LocalDateTime time) {
    boolean wholeMinute = time.getSecond() == 0 && time.getNano() == 0;
    return nextFrom(time, wholeMinute ? 0 : 1);
  }

  /**
   * The first of the expression's times that is after {@code time}.
   *
   * @throws DateTimeException if it is beyond the years that {@link LocalDateTime} supports
   */
  public LocalDateTime next(LocalDateTime time) {
    return nextFrom(time, 1);
  }

  /**
   * The last of the expression's times that is not after {@code time}.
   *
   * @throws DateTimeException if it is beyond the years that {@link LocalDateTime} supports
   */
  public LocalDateTime previousOrSame(LocalDateTime time) {
    LocalDate day = time.toLocalDate();
    int minuteOfDay = days.contain(day) ? lastMinuteOfDay(time.getHour(), time.getMinute()) : NONE;
    if (minuteOfDay != NONE) {
      return at(day, minuteOfDay);
    }
    Optional<LocalDate> found = days.before(day);
    return at(found.orElseThrow(() -> outOfRange("before", time)), lastMinuteOfDay(23, 59));
  }

  /** 0 to 59, a bit each. */
  long minutes() {
    return minutes;
  }

  /** 0 to 23, a bit each. */
  long hours() {
    return hours;
  }

  CronDays days() {
    return days;
  }

  /** The minutes of a day on which it fires: 0 to 1,439, in order. */
  int[] minutesOfDay() {
    return IntStream.range(0, MINUTES_PER_DAY)
        .filter(minute -> (hours >>> minute / 60 & minutes >>> minute % 60 & 1) != 0)
        .toArray();
  }

  /** After how long the times repeat, whatever the date: an hour, a day, a week, or 0 for never. */
  int periodInMinutes() {
    int inDays = days.periodInDays();
    return inDays == 1 && hours == EVERY_HOUR ? 60 : inDays * MINUTES_PER_DAY;
  }

  private LocalDateTime nextFrom(LocalDateTime time, int minutesLater) {
    LocalDate day = time.toLocalDate();
    int minuteOfDay =
        days.contain(day)
            ? firstMinuteOfDay(time.getHour(), time.getMinute() + minutesLater)
            : NONE;
    if (minuteOfDay != NONE) {
      return at(day, minuteOfDay);
    }
    Optional<LocalDate> found = days.after(day);
    return at(found.orElseThrow(() -> outOfRange("after", time)), firstMinuteOfDay(0, 0));
  }

  /** The first minute of day that is not before {@code hour:minute}; minute may be 60. */
  private int firstMinuteOfDay(int hour, int minute) {
    if ((hours >>> hour & 1) != 0) {
      long left = minutes & ~0L << minute;
      if (left != 0) {
        return hour * 60 + Long.numberOfTrailingZeros(left);
      }
    }
    long laterHours = hours & ~0L << hour + 1;
    return laterHours == 0
        ? NONE
        : Long.numberOfTrailingZeros(laterHours) * 60 + Long.numberOfTrailingZeros(minutes);
  }

  /** The last minute of day that is not after {@code hour:minute}. */
  private int lastMinuteOfDay(int hour, int minute) {
    if ((hours >>> hour & 1) != 0) {
      long left = minutes & ~(~0L << minute + 1);
      if (left != 0) {
        return hour * 60 + 63 - Long.numberOfLeadingZeros(left);
      }
    }
    long earlierHours = hours & ~(~0L << hour);
    return earlierHours == 0
        ? NONE
        : (63 - Long.numberOfLeadingZeros(earlierHours)) * 60
            + 63
            - Long.numberOfLeadingZeros(minutes);
  }

  private static LocalDateTime at(LocalDate day, int minuteOfDay) {
    return day.atTime(minuteOfDay / 60, minuteOfDay % 60);
  }

  private DateTimeException outOfRange(String direction, LocalDateTime time) {
    return new DateTimeException(
        "no time of cron '%s' %s %s within the supported years".formatted(text, direction, time));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cron cron && text.equals(cron.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
