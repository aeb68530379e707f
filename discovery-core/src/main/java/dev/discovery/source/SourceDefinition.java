package dev.discovery.source;

import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import java.time.Duration;

/**
 * Something that the host can sync from, defined once, in code. Immutable; the {@code with} methods
 * return a changed copy.
 *
 * @param name how configs refer to it
 * @param scope how wide one sync reaches
 * @param settings what a config may set
 * @param frequency of the entry that a city gets when it adds the source, which is {@code
 *     SourceConfig.of(source)}; it decides nothing after that, and an entry in the stored form that
 *     names none means 24 hours
 * @param schedule for scopes wider than a city; not used for {@link Scope#CITY}
 * @param policies retries, overlap, catch-up, spread, objective and timeout
 * @param verdict how outcomes are judged
 * @param sync the work
 */
public record SourceDefinition(
    SourceName name,
    Scope scope,
    SettingsSchema settings,
    Frequency frequency,
    SourceSchedule schedule,
    SourcePolicies policies,
    VerdictRule verdict,
    SourceSync sync) {

  /** A source without settings, every 24 hours, with the default schedule and policies. */
  public static SourceDefinition of(String name, Scope scope, SourceSync sync) {
    return new SourceDefinition(
        new SourceName(name),
        scope,
        SettingsSchema.EMPTY,
        Frequency.ofHours(24),
        SourceSchedule.DEFAULT,
        SourcePolicies.DEFAULT,
        VerdictRule.DEFAULT,
        sync);
  }

  /** With another schema of settings. */
  public SourceDefinition withSettings(SettingsSchema schema) {
    return new SourceDefinition(name, scope, schema, frequency, schedule, policies, verdict, sync);
  }

  /** With another frequency to offer. */
  public SourceDefinition withFrequency(Frequency offered) {
    return new SourceDefinition(name, scope, settings, offered, schedule, policies, verdict, sync);
  }

  /** With another schedule; only scopes wider than a city use it. */
  public SourceDefinition withSchedule(SourceSchedule own) {
    return new SourceDefinition(name, scope, settings, frequency, own, policies, verdict, sync);
  }

  /** With another retry policy. */
  public SourceDefinition withRetry(RetryPolicy retry) {
    return withPolicies(new SourcePolicies(retry, policies.slots(), policies.timeout()));
  }

  /** With another overlap policy. */
  public SourceDefinition withOverlap(Overlap overlap) {
    return withSlots(policies.slots().with(overlap));
  }

  /** With another catch-up policy. */
  public SourceDefinition withCatchUp(CatchUp catchUp) {
    return withSlots(policies.slots().with(catchUp));
  }

  /** With its starts spread over a window. */
  public SourceDefinition withSpread(Spread spread) {
    return withSlots(policies.slots().with(spread));
  }

  /**
   * With data that may become so old before a target counts as failing, in the place of two periods
   * of its schedule; three quarters of it are a warning.
   *
   * @throws IllegalArgumentException unless it is 1 minute to 366 days, in whole seconds
   */
  public SourceDefinition withObjective(Duration objective) {
    return withSlots(policies.slots().withObjective(objective));
  }

  /**
   * With another limit of how long one attempt may take, 1 second to 7 days; default 6 hours. One
   * that takes longer is interrupted, and fails as {@link FailureKind#TIMEOUT}.
   */
  public SourceDefinition withTimeout(Duration longest) {
    return withPolicies(new SourcePolicies(policies.retry(), policies.slots(), longest));
  }

  /** With another rule of judging outcomes. */
  public SourceDefinition withVerdict(VerdictRule rule) {
    return new SourceDefinition(name, scope, settings, frequency, schedule, policies, rule, sync);
  }

  private SourceDefinition withSlots(SlotPolicies slots) {
    return withPolicies(new SourcePolicies(policies.retry(), slots, policies.timeout()));
  }

  private SourceDefinition withPolicies(SourcePolicies changed) {
    return new SourceDefinition(name, scope, settings, frequency, schedule, changed, verdict, sync);
  }
}
