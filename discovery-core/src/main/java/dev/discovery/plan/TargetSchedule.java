package dev.discovery.plan;

import dev.discovery.schedule.Cron;
import dev.discovery.schedule.EffectiveFrequency;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.SlotPolicies;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The effective schedule and policies of one target, as its row has them. Cron and zone are text
 * here, so that one row that cannot be read (a zone that this JDK does not know, say) quarantines
 * one target when it is decided, and does not stop the tick that reads it.
 *
 * @param cron 5 fields
 * @param zone an IANA zone id
 */
public record TargetSchedule(String cron, String zone, Frequency frequency, SlotPolicies policies) {

  /** From a schedule that has been read. */
  public static TargetSchedule of(Schedule schedule, SlotPolicies policies) {
    return new TargetSchedule(
        schedule.cron().text(), schedule.zone().getId(), schedule.frequency(), policies);
  }

  /**
   * Reads cron and zone.
   *
   * @throws RuntimeException if either cannot be read; the text says which and why
   */
  public Schedule parse() {
    return new Schedule(Cron.parse(cron), ZoneId.of(zone), frequency);
  }

  /** Whether slots follow each other alike under both, whatever the policies. */
  boolean hasGridOf(TargetSchedule other) {
    return cron.equals(other.cron) && zone.equals(other.zone) && frequency.equals(other.frequency);
  }

  /** As {@link #parse}; empty if either cannot be read. */
  public Optional<Schedule> ifReadable() {
    try {
      return Optional.of(parse());
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** How often it really runs, with what a person should know of that; empty if unreadable. */
  public Optional<EffectiveFrequency> effectiveFrequency() {
    return ifReadable().map(EffectiveFrequency::of);
  }
}
