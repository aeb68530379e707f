package dev.discovery.schedule;

import dev.discovery.schedule.ScheduleNote.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds what a person should know of a schedule, and says it. For one use, by one thread. */
final class ScheduleNotes {

  private static final Duration A_YEAR = Duration.ofDays(366);
  private static final double DAYS_PER_YEAR = 365.2425;
  private static final int MOST_TIMES = 6;

  private final Schedule schedule;
  private final CronGaps gaps;
  private final ScheduleCourse course;
  private final String asked;
  private final List<ScheduleNote> notes = new ArrayList<>();

  ScheduleNotes(Schedule schedule, CronGaps gaps, ScheduleCourse course) {
    this.schedule = schedule;
    this.gaps = gaps;
    this.course = course;
    this.asked = Wording.length(schedule.frequency().length());
  }

  List<ScheduleNote> all() {
    compareWithCron();
    reachedTimes();
    if (course.longest().compareTo(A_YEAR) > 0) {
      long years = Math.round(course.longest().toDays() / DAYS_PER_YEAR);
      note(Kind.RARE, "up to %s go by between two runs".formatted(Wording.counted(years, "year")));
    }
    if (schedule.isPaceKeeping()) {
      note(
          Kind.KEEPS_PACE,
          "elapsed time is counted: the pace stays the same when clocks change, and the hour that"
              + " they show twice has its runs twice");
    }
    if (!course.exact()) {
      note(
          Kind.OBSERVED,
          "the figures are those of %s runs from the year 2000 on: they do not repeat before that"
              .formatted(course.runs()));
    }
    return notes;
  }

  private void compareWithCron() {
    Duration frequency = schedule.frequency().length();
    boolean thinned = course.runs() != gaps.runs() || !course.cycle().equals(gaps.cycle());
    if (frequency.compareTo(gaps.shortest()) < 0) {
      String rate = Wording.rate(gaps.runs(), gaps.cycle());
      note(
          Kind.FINER_THAN_CRON,
          "%s is asked, but the cron fires %s: it runs %s"
              .formatted(Wording.every(asked), rate, rate));
    } else if (thinned && course.shortest().compareTo(frequency) > 0) {
      note(
          Kind.ROUNDED_UP,
          "%s is asked, but on the times of the cron it runs %s"
              .formatted(Wording.every(asked), Wording.gaps(course.shortest(), course.longest())));
    }
  }

  private void reachedTimes() {
    List<CronTime> never = course.neverReached();
    if (!never.isEmpty()) {
      List<String> named =
          new ArrayList<>(never.stream().limit(MOST_TIMES).map(CronTime::describe).toList());
      if (never.size() > MOST_TIMES) {
        named.add(never.size() - MOST_TIMES + " more");
      }
      note(
          Kind.TIMES_NEVER_REACHED,
          "%s %s never reached: each time, less than %s have passed since the run before"
              .formatted(Wording.joined(named, "and"), named.size() == 1 ? "is" : "are", asked));
    }
    if (course.courses() > 1 && !schedule.isPaceKeeping()) {
      String unit = schedule.cron().days().periodInDays() == 1 ? "day" : "week";
      note(
          Kind.DEPENDS_ON_FIRST_RUN,
          "of the cron's %d times a %s it keeps to %d; its first run decides to which"
              .formatted(course.runs() * course.courses(), unit, course.runs()));
    }
  }

  private void note(Kind kind, String text) {
    notes.add(new ScheduleNote(kind, text));
  }
}
