package dev.discovery.quickstart.feedserver;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/**
 * One event that a feed offers.
 *
 * @param uid unique within its feed
 * @param start on the clocks of the feed's place
 * @param km distance from the middle of the place
 * @param sequence how often it has changed
 */
public record FeedEvent(
    String uid, String title, String venue, LocalDateTime start, Kind kind, int km, int sequence) {

  /** What is special about it. */
  public enum Kind {
    /** Nothing: it takes two hours. */
    TIMED,
    /** It has a date and no time. */
    ALL_DAY,
    /** It comes back every week, without an end; {@code start} is the first time. */
    WEEKLY,
    /** It does not take place. */
    CANCELLED,
    /** The feed forgets to say its UID, which makes it useless. */
    WITHOUT_UID
  }

  /** The day on which it takes place; of a weekly one, the first that is not before today. */
  LocalDate nextDay(LocalDate today) {
    LocalDate day = start.toLocalDate();
    long behind = Math.max(0, ChronoUnit.DAYS.between(day, today));
    return kind == Kind.WEEKLY ? day.plusWeeks((behind + 6) / 7) : day;
  }

  FeedEvent moved(int minutes, int newSequence) {
    return new FeedEvent(uid, title, venue, start.plusMinutes(minutes), kind, km, newSequence);
  }
}
