package dev.discovery.plan;

import java.util.List;

/**
 * Why a source did, did not or will run for a city.
 *
 * @param kind for programs
 * @param sentence for people: one or two sentences of plain English, each instant in the zone of
 *     the schedule and in UTC
 * @param facts what the sentence was drawn from, in a fixed order; those that do not apply are left
 *     out
 */
public record Explanation(Kind kind, String sentence, List<Fact> facts) {

  /** Copies the list. */
  public Explanation {
    facts = List.copyOf(facts);
  }

  /** One thing that is known, in lower-case words, such as {@code next slot}. */
  public record Fact(String name, String value) {}

  /** What it comes down to. */
  public enum Kind {
    /** There is no such city. */
    NO_SUCH_CITY,
    /** The city's config does not name the source. */
    NOT_IN_CONFIG,
    /** The entry, or the schedule that it follows, is invalid. */
    INVALID,
    /** The source is disabled for the city, or the city's schedule is. */
    DISABLED,
    /** No node has the source. */
    UNKNOWN_SOURCE,
    /** The source is synced once per region, and the city is in none. */
    NO_REGION,
    /** What the config asks for is not in force. */
    INACTIVE,
    /** A pause reaches it. */
    PAUSED,
    /** It could not be decided, and is looked at again later. */
    QUARANTINED,
    /** It never ran: the next tick takes it. */
    FIRST_RUN,
    /** Its slot is due: the next tick decides it. */
    DUE,
    /** Its slot has come, and its share of the spread has not passed yet. */
    WAITS_FOR_SPREAD,
    /** Its slot has come, and waits for the end of the run in flight. */
    WAITS_FOR_RUN,
    /** Its next slot has not come. */
    WAITS_FOR_SLOT,
    /** A run was asked for and has not started. */
    QUEUED,
    /** A run is under way. */
    RUNNING,
    /** An attempt failed, and another one follows. */
    RETRYING,
    /** It ran, and came to its end. */
    SUCCEEDED,
    /** It ran, and failed. */
    FAILED,
    /** A run was asked for and was not wanted any more when it was to start. */
    CANCELLED,
    /** A run was asked for, and its job vanished. */
    LOST,
    /** The slot was missed, and is covered by the run for an earlier one. */
    COLLAPSED,
    /** The slot was decided without a run. */
    SKIPPED,
    /** So many decisions come before it that nobody looked so far ahead. */
    TOO_FAR,
    /** There was, or will be, no slot then. */
    BETWEEN_SLOTS,
    /** Its first slot came later. */
    BEFORE_FIRST,
    /** Today's schedule has a slot then, and no decision on it is recorded. */
    NO_RECORD,
    /** It will run then. */
    WILL_RUN,
    /** It has a slot then, which will be decided without a run. */
    WILL_BE_SKIPPED
  }
}
