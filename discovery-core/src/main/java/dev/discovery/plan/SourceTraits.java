package dev.discovery.plan;

import dev.discovery.schedule.SlotPolicies;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceSchedule;

/**
 * What the projection needs to know of a source. Stored by every node that registers the source, so
 * that a node which does not have it yet can still write configs that name it. Cron and zone are
 * text here, so that a zone which only the JDKs of other nodes know keeps this one from nothing
 * else.
 *
 * @param cron 5 fields; like {@code zone} only used for scopes wider than a city
 * @param zone an IANA zone id
 */
public record SourceTraits(
    SourceName name, Scope scope, String cron, String zone, SlotPolicies policies) {

  /** With a schedule that has been read. */
  public SourceTraits(
      SourceName name, Scope scope, SourceSchedule schedule, SlotPolicies policies) {
    this(name, scope, schedule.cron().text(), schedule.zone().getId(), policies);
  }

  /** Those of a definition. */
  public static SourceTraits of(SourceDefinition definition) {
    return new SourceTraits(
        definition.name(),
        definition.scope(),
        definition.schedule(),
        definition.policies().slots());
  }
}
