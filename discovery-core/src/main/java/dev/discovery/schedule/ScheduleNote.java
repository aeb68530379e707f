package dev.discovery.schedule;

/**
 * Something that a person should know of how often a schedule runs.
 *
 * @param text one English sentence, without a full stop
 */
public record ScheduleNote(Kind kind, String text) {

  /** What a note is about. */
  public enum Kind {

    /** The frequency is finer than the cron, and so has no effect. */
    FINER_THAN_CRON(true),

    /** The times of the cron are further apart than the frequency that they are thinned out by. */
    ROUNDED_UP(true),

    /** Some of the cron's times never come. */
    TIMES_NEVER_REACHED(true),

    /** Only some of the cron's times come, and the first run decides which. */
    DEPENDS_ON_FIRST_RUN(true),

    /** More than a year may go by between two runs. */
    RARE(true),

    /** Elapsed time is counted, so that a change of the clocks does not disturb the pace. */
    KEEPS_PACE(false),

    /** The figures are those of a stretch of time, because the walk repeats too late, or never. */
    OBSERVED(false);

    private final boolean warning;

    Kind(boolean warning) {
      this.warning = warning;
    }

    /** Whether the schedule may not do what its author expects. */
    public boolean isWarning() {
      return warning;
    }
  }

  /** As {@code kind().isWarning()}. */
  public boolean isWarning() {
    return kind.isWarning();
  }
}
